import { decode } from '../codec/decode.ts'
import { byHorizon } from '../consume/by-horizon.ts'
import type { Reactor } from '../consume/consumer.ts'
import type { Outcome } from '../consume/outcome.ts'
import type { Park } from '../consume/parked.ts'
import type { Reacting } from '../consume/reacting.ts'
import { refusedFollowUp, tooEarly, unreadableBy } from '../consume/unfit.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Arrival } from '../fold/arrival.ts'
import type { LogAppender, LogRecord } from '../log/log.ts'
import { Throttled } from '../mapping/invocation.ts'
import { someAtOnce } from '../mapping/some-at-once.ts'
import type { Tables } from '../tables/tables.ts'
import { bySubject } from './by-subject.ts'
import { causeOf } from './cause.ts'
import { conclude } from './conclude.ts'
import { Reactions } from './reactions.ts'
import { turnsOf, type Open, type Turn } from './turn.ts'

/** A record's place in the log. */
export type Place = Pick<LogRecord, 'shardId' | 'sequenceNumber'>

/** The parts with which a reactor runs. */
export interface Parts {
  readonly vocabulary: Vocabulary
  /** The tables as they are stored: each generation separately. */
  readonly tables: Tables
  readonly log: LogAppender
  readonly park: Park
  /** Milliseconds by which an event's time may be ahead of its arrival; if missing, there is no limit. */
  readonly aheadMs?: number | undefined
  /** Resolves when the tables in the reactor's `after` have folded a record. */
  readonly seen: (place: Place, signal: AbortSignal) => Promise<void>
  readonly contextOf: (signal: AbortSignal) => Promise<Reacting>
}

/** The number of subjects whose events are acted on at one time. */
const SUBJECTS_AT_ONCE = 16

/**
 * Runs a reactor on one batch of records, of one shard and in order. For each event that the reactor is about and that
 * is not done, it runs the effects, stores a row with the events that follow, appends these, and marks the row as done;
 * the checkpoint comes last (law 13). If the reactor fails on an event, later events of the same subject wait, and no
 * others. Rejects with `Throttled` if the tables are late.
 */
export async function react(
  reactor: Reactor,
  records: readonly LogRecord[],
  parts: Parts,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    return await take(reactor, records, parts, signal)
  } catch (cause) {
    const [first] = records
    if (cause instanceof Throttled || first === undefined) throw cause
    return { kind: 'failed', at: first.sequenceNumber, cause }
  }
}

async function take(
  reactor: Reactor,
  records: readonly LogRecord[],
  parts: Parts,
  signal: AbortSignal,
): Promise<Outcome> {
  const { arrivals, unreadable } = decoded(parts.vocabulary, records)
  const about = new Set(reactor.about.map(({ name }) => name))
  const concerned = arrivals.filter(({ event }) => about.has(event.type))
  const { timely, early } = byHorizon(concerned, parts.aheadMs)
  const reactions = new Reactions(parts.tables, reactor.name)
  const opens = await openOf(reactor, timely, reactions)
  const turns = await acted(reactor, opens, parts, signal)
  const concluded = await conclude(turns, { reactions, log: parts.log, signal })
  await parkAll(parts.park, [
    ...unreadable.map((one) => unreadableBy(reactor.name, one)),
    ...early.map((one) => tooEarly(reactor.name, one)),
    ...concluded.flatMap((turn) =>
      turn.kind === 'refused' ? [refusedFollowUp(reactor.name, turn.open.arrival, turn.refusal)] : [],
    ),
  ])
  return outcomeOf(concluded)
}

function decoded(vocabulary: Vocabulary, records: readonly LogRecord[]) {
  const all = records.flatMap((record) => decode(vocabulary, record))
  return {
    arrivals: all.filter((one) => one.kind === 'event'),
    unreadable: all.filter((one) => one.kind === 'unreadable'),
  }
}

/** The causes that are not done, each once: an event that is in the batch twice is one cause. */
async function openOf(
  { name }: Reactor,
  arrivals: readonly Arrival[],
  reactions: Reactions,
): Promise<readonly Open[]> {
  const causes = new Map<string, Arrival>()
  for (const arrival of arrivals) {
    const cause = causeOf(name, arrival.event)
    if (!causes.has(cause)) causes.set(cause, arrival)
  }
  const standing = await reactions.of([...causes.keys()])
  return [...causes]
    .map(([cause, arrival], at) => ({ cause, arrival, standing: standing[at] }))
    .filter((open) => open.standing?.reaction.state !== 'done')
}

async function acted(
  reactor: Reactor,
  opens: readonly Open[],
  { vocabulary, seen, contextOf }: Parts,
  signal: AbortSignal,
): Promise<readonly Turn[]> {
  const last = opens.at(-1)
  if (last === undefined) return []
  await seen(last.arrival, signal)
  const acting = { reactor, vocabulary, context: await contextOf(signal) }
  const groups = bySubject(opens)
  return (await someAtOnce(SUBJECTS_AT_ONCE, groups, (group) => turnsOf(group, acting))).flat()
}

const parkAll = async (park: Park, unfit: Parameters<Park>[0]): Promise<void> => {
  if (unfit.length > 0) await park(unfit)
}

/** The batch has failed from the first record with a failed event on; all other events are done. */
function outcomeOf(turns: readonly Turn[]): Outcome {
  const failed = turns.flatMap((turn) => (turn.kind === 'failed' ? [turn] : []))
  const [first, ...others] = failed
  if (first === undefined) return { kind: 'done' }
  const earliest = others.reduce((least, turn) => (placeOf(turn) < placeOf(least) ? turn : least), first)
  return { kind: 'failed', at: placeOf(earliest), cause: earliest.cause }
}

const placeOf = ({ open }: Turn) => open.arrival.sequenceNumber
