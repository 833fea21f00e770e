import { setImmediate } from 'node:timers/promises'
import Type from 'typebox'
import type { Instant } from '../events/instant.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import { earliestOf, LEVELS } from '../fold/segment-key.ts'
import { keptEvents, type KeptEvent } from '../fold/segment-text.ts'
import { stored } from '../fold/stored.ts'
import type { Row, Tables } from '../tables/tables.ts'
import { compareSortKeys, instantAt, sortKeyOf, type EventSortKey } from './event-sort-key.ts'
import { SegmentRun, type Wanted } from './segment-run.ts'

/** A table that keeps events: its name in the port, and the event types that it knows. */
export interface EventTable {
  readonly name: string
  readonly vocabulary: Vocabulary
}

/** An event of a stream, and its sort key there. */
export interface StoredEvent extends KeptEvent {
  readonly sortKey: EventSortKey
}

/**
 * The distinct events of a stream in the order of their sort keys; of an event that arrived twice, the first arrival. In
 * memory are one page of segments for each level, and the events that overlap there.
 */
export async function* eventsIn(
  tables: Tables,
  { name, vocabulary }: EventTable,
  wanted: Wanted,
): AsyncGenerator<StoredEvent> {
  const ask = tables.query.bind(tables, name)
  const runs = await Promise.all(LEVELS.map((level) => new SegmentRun(ask, level, wanted).begin()))
  const waiting = new Waiting()
  for (let units = 0; ;) {
    const [nearest, from] = nearestOf(runs)
    yield* waiting.before(from)
    if (nearest?.head === undefined) return
    for (const one of storedEvents(vocabulary, nearest.head)) {
      if (isWanted(one, wanted)) waiting.add(one)
      units += one.size
    }
    await nearest.advance()
    if (units < BREATH_UNITS) continue
    units = 0
    await setImmediate()
  }
}

/** After so many UTF-16 units of events, other work of this thread gets a turn. */
const BREATH_UNITS = 131_072

/** Events that were read, and wait until it is certain that no earlier event follows. */
class Waiting {
  #events: StoredEvent[] = []
  #earliest: Instant | undefined

  add(one: StoredEvent): void {
    const instant = instantAt(one.sortKey)
    if (this.#earliest === undefined || instant < this.#earliest) this.#earliest = instant
    this.#events.push(one)
  }

  /** Removes and gives the events before a moment (all, if undefined), each once and in order. */
  before(end: Instant | undefined): readonly StoredEvent[] {
    const earliest = this.#earliest
    if (earliest === undefined || (end !== undefined && earliest >= end)) return []
    const ready = this.#events.filter(({ sortKey }) => end === undefined || instantAt(sortKey) < end)
    const rest = this.#events.filter(({ sortKey }) => end !== undefined && instantAt(sortKey) >= end)
    this.#events = []
    this.#earliest = undefined
    for (const one of rest) this.add(one)
    return distinct(ready.sort(inOrder))
  }
}

/** The run whose next segment begins first, and its beginning: every event still to come is at or after that. */
function nearestOf(runs: readonly SegmentRun[]): readonly [SegmentRun?, Instant?] {
  let nearest: readonly [SegmentRun?, Instant?] = []
  for (const run of runs) {
    const earliest = run.head && earliestOf(run.head.key.sort)
    if (earliest !== undefined && (nearest[1] === undefined || earliest < nearest[1]))
      nearest = [run, earliest]
  }
  return nearest
}

const read = stored(Type.String())

const storedEvents = (vocabulary: Vocabulary, { position, content }: Row): readonly StoredEvent[] =>
  keptEvents(vocabulary, { position, content: read(content) }).map((one) => ({
    ...one,
    sortKey: sortKeyOf(one.event),
  }))

function isWanted({ sortKey }: StoredEvent, { from, to }: Wanted): boolean {
  const instant = instantAt(sortKey)
  return (from === undefined || instant >= from) && (to === undefined || instant < to)
}

/** Copies of an event have one subject and so one lane, in which sequence numbers grow. */
const inOrder = (a: StoredEvent, b: StoredEvent): number =>
  compareSortKeys(a.sortKey, b.sortKey) || (a.sequenceNumber < b.sequenceNumber ? -1 : 1)

const distinct = (events: readonly StoredEvent[]): readonly StoredEvent[] =>
  events.filter(({ sortKey }, at) => sortKey !== events[at - 1]?.sortKey)
