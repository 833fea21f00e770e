const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?[+-]\d{2}:?\d{2}$/

/**
 * A client's time in UTC: of milliseconds since 1970, or of ISO 8601 with an offset. Anything else stays as it is, for
 * the gate to judge.
 */
export function utcOf(told: unknown): unknown {
  if (typeof told !== 'number' && !(typeof told === 'string' && WITH_OFFSET.test(told))) return told
  const time = new Date(told)
  return Number.isNaN(time.getTime()) ? told : time.toISOString()
}
