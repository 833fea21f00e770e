import type { StoredEvent } from './events-in.ts'

/** How many events before and after an event are compared with it. */
export const NEARBY = 100

/** UTF-16 units of events on either side at which fewer are compared: large events are not read by the hundred. */
export const NEARBY_UNITS = 524_288

/**
 * The events that are not repeats, in the order of their sort keys. An event that was delivered again with another time
 * has two sort keys; the first in the log counts. Only the hundred events on either side are compared, so that no page
 * reads more.
 */
export async function* firsts(events: AsyncIterable<StoredEvent>): AsyncGenerator<StoredEvent> {
  const near = new Near()
  for await (const one of events) {
    near.add(one)
    while (near.isEnough) yield* near.judge()
  }
  while (near.ahead > 0) yield* near.judge()
}

/** The next event to be judged, and the events around it. */
class Near {
  readonly #line: StoredEvent[] = []
  readonly #tellings = new Map<string, readonly StoredEvent[]>()
  #judged = 0

  #unitsAhead = 0
  #unitsBehind = 0

  /** Whether enough events follow the next one. */
  get isEnough(): boolean {
    return this.ahead > NEARBY || (this.ahead > 1 && this.#unitsAhead > NEARBY_UNITS)
  }

  /** The number of events that are not judged yet. */
  get ahead(): number {
    return this.#line.length - this.#judged
  }

  add(one: StoredEvent): void {
    const name = nameOf(one)
    this.#line.push(one)
    this.#unitsAhead += one.size
    this.#tellings.set(name, [...(this.#tellings.get(name) ?? []), one])
  }

  *judge(): Generator<StoredEvent> {
    const one = this.#line[this.#judged]
    if (one === undefined) return
    this.#judged += 1
    this.#unitsAhead -= one.size
    this.#unitsBehind += one.size
    const isFirst = this.#tellings.get(nameOf(one))?.every((other) => other === one || isEarlier(one, other))
    while (this.#judged > NEARBY || (this.#judged > 1 && this.#unitsBehind > NEARBY_UNITS)) this.#forget()
    if (isFirst) yield one
  }

  #forget(): void {
    const one = this.#line.shift()
    if (one === undefined) return
    this.#judged -= 1
    this.#unitsBehind -= one.size
    const name = nameOf(one)
    const others = this.#tellings.get(name)?.filter((other) => other !== one) ?? []
    if (others.length > 0) this.#tellings.set(name, others)
    else this.#tellings.delete(name)
  }
}

/** Events of one aggregated record have the same sequence number. */
const isEarlier = (one: StoredEvent, other: StoredEvent): boolean =>
  one.sequenceNumber === other.sequenceNumber
    ? one.sortKey < other.sortKey
    : one.sequenceNumber < other.sequenceNumber

/** Identifies an event among all others of its subject: none of the three parts contains a line feed. */
const nameOf = ({ event: { source, id, subject } }: StoredEvent): string => `${source}\n${id}\n${subject}`
