interface Timed {
  readonly time: string
  readonly id: string
  readonly source: string
}

/** Orders texts by their UTF-8 bytes. */
export const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** A time as nanoseconds since 1970. */
export function nanoseconds(time: string): bigint {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? ''
  const seconds = Date.parse(`${time.slice(0, 19).toUpperCase()}Z`) / 1000
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'))
}

/** Whether an event wins over another: by the later time, then the greater id, then the greater source. */
export function wins(event: Timed, standing: Timed | undefined): boolean {
  if (standing === undefined) return true
  const gap = event.time === standing.time ? 0n : nanoseconds(event.time) - nanoseconds(standing.time)
  if (gap !== 0n) return gap > 0n
  return (byBytes(event.id, standing.id) || byBytes(event.source, standing.source)) > 0
}

/** The event that wins over all others; undefined if there are no events. */
export const winner = <E extends Timed>(events: readonly E[]): E | undefined =>
  events.reduce<E | undefined>((standing, event) => (wins(event, standing) ? event : standing), undefined)

/** Groups of events with the same key, each in the given order. */
export function grouped<E>(events: readonly E[], keyOf: (event: E) => string): Map<string, E[]> {
  const groups = new Map<string, E[]>()
  for (const event of events) {
    const key = keyOf(event)
    const group = groups.get(key)
    if (group) group.push(event)
    else groups.set(key, [event])
  }
  return groups
}
