import { decode } from '../codec/decode.ts'
import type { Reactor } from '../consume/consumer.ts'
import { unfitOf } from '../consume/park-failure.ts'
import type { Park } from '../consume/parked.ts'
import { unreadableBy } from '../consume/unfit.ts'
import type { SequenceNumber } from '../events/position.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { OnFailure } from '../mapping/failure.ts'
import type { Tables } from '../tables/tables.ts'
import { causeOf } from './cause.ts'
import { Reactions } from './reactions.ts'

export interface Parking {
  readonly vocabulary: Vocabulary
  readonly tables: Tables
  readonly park: Park
  /** Why the batch that began with this record failed, as far as is known. */
  readonly whyFailed: (first: SequenceNumber | undefined) => unknown
}

/** An on-failure destination that parks the events that a reactor has not done. Events that are done are not parked. */
export const parkGivenUp =
  (reactor: Reactor, { vocabulary, tables, park, whyFailed }: Parking): OnFailure =>
  async (failure) => {
    const { name, about } = reactor
    const decoded = failure.records.flatMap((record) => decode(vocabulary, record))
    const concerned = decoded.filter(
      (one) => one.kind === 'event' && about.some((type) => type.name === one.event.type),
    )
    const causes = concerned.map((one) => (one.kind === 'event' ? causeOf(name, one.event) : ''))
    const standing = await new Reactions(tables, name).of(causes)
    const undone = concerned.filter((_, at) => standing[at]?.reaction.state !== 'done')
    const cause = whyFailed(failure.records[0]?.sequenceNumber)
    await park([
      ...undone.map((one) => unfitOf(failure, one, cause)),
      ...decoded.flatMap((one) => (one.kind === 'unreadable' ? [unreadableBy(name, one)] : [])),
    ])
  }
