import type { PlacedEvent } from './events-in.ts'

/** How many events on either side are looked at. */
export const NEARBY = 100

/** UTF-16 units of events on either side at which fewer are: large ones are not read by the hundred. */
export const NEARBY_UNITS = 524_288

/**
 * Of events in the order of their places, those that repeat none: an event that was told again with another time stands twice, and
 * the first in the log is right. It is looked for among the hundred events on either side, so that no page reads more.
 */
export async function* firsts(events: AsyncIterable<PlacedEvent>): AsyncGenerator<PlacedEvent> {
  const near = new Near()
  for await (const one of events) {
    near.add(one)
    while (near.isEnough) yield* near.judge()
  }
  while (near.ahead > 0) yield* near.judge()
}

/** The next event to be judged, and those around it. */
class Near {
  readonly #line: PlacedEvent[] = []
  readonly #tellings = new Map<string, readonly PlacedEvent[]>()
  #judged = 0

  #unitsAhead = 0
  #unitsBehind = 0

  /** Whether as many follow the next one as are looked at. */
  get isEnough(): boolean {
    return this.ahead > NEARBY || (this.ahead > 1 && this.#unitsAhead > NEARBY_UNITS)
  }

  /** How many are not judged yet. */
  get ahead(): number {
    return this.#line.length - this.#judged
  }

  add(one: PlacedEvent): void {
    const name = nameOf(one)
    this.#line.push(one)
    this.#unitsAhead += one.size
    this.#tellings.set(name, [...(this.#tellings.get(name) ?? []), one])
  }

  *judge(): Generator<PlacedEvent> {
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

/** Those of one aggregated record share its sequence number. */
const isEarlier = (one: PlacedEvent, other: PlacedEvent): boolean =>
  one.sequenceNumber === other.sequenceNumber
    ? one.place < other.place
    : one.sequenceNumber < other.sequenceNumber

/** What tells an event from all others of its user: none of the three holds a line feed. */
const nameOf = ({ event: { source, id, subject } }: PlacedEvent): string => `${source}\n${id}\n${subject}`
