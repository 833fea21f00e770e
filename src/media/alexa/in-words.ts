const UNITS = ['bytes', 'kilobytes', 'megabytes', 'gigabytes', 'terabytes', 'petabytes'] as const

/** A size as people say it: "1.5 gigabytes", of 1,024 megabytes each. */
export function sizeInWords(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const count = bytes / 1024 ** power
  const rounded = power === 0 || count >= 10 ? Math.floor(count) : Math.floor(count * 10) / 10
  const unit = UNITS[power] ?? 'bytes'
  return `${rounded} ${rounded === 1 ? unit.slice(0, -1) : unit}`
}

/** A distance as people say it: "120 metres", in tens. */
export const distanceInWords = (meters: number): string =>
  `${Math.max(10, Math.round(meters / 10) * 10)} metres`
