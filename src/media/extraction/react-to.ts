import { toRecord } from '../../codec/encode.ts'
import type { Reactor } from '../../consume/consumer.ts'
import type { Event } from '../../events/event.ts'
import { ORIGIN, sequenceOf } from '../../events/position.ts'
import type { LogAppender, LogRecord } from '../../log/log.ts'
import { contextFor, type Equipment } from '../../reactions/context-for.ts'
import { react } from '../../reactions/react.ts'
import type { Tables } from '../../tables/tables.ts'
import { vocabulary } from '../model/vocabulary.ts'

export interface ReactParts extends Equipment {
  /** The tables as they are stored: each generation separately. */
  readonly stored: Tables
  readonly log: LogAppender
  readonly signal: AbortSignal
}

/**
 * Runs a reactor on an event outside of its mapping, once in effect (law 13): if its row says that the event is done,
 * nothing happens; if it says what follows, that is appended. The event need not be in the log. Throws if the reactor
 * fails, or what follows is refused.
 */
export async function reactTo(reactor: Reactor, event: Event, parts: ReactParts): Promise<void> {
  const { stored, log, signal } = parts
  const seen = () => Promise.resolve()
  const contextOf = () => Promise.resolve(contextFor(reactor, parts, signal))
  const outcome = await react(
    reactor,
    [recordOf(event)],
    { vocabulary, tables: stored, log, park: refused, seen, contextOf },
    signal,
  )
  if (outcome.kind === 'failed') throw outcome.cause
}

const recordOf = (event: Event): LogRecord => ({
  ...toRecord(event),
  shardId: 'none',
  sequenceNumber: sequenceOf(ORIGIN),
  approximateArrivalTimestamp: 0,
})

const refused = (unfit: readonly { readonly cause: string }[]): Promise<never> =>
  Promise.reject(new Error(`Cannot react: ${unfit.map(({ cause }) => cause).join('; ')}`))
