import { decode, type Decoded } from '../codec/decode.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Failure, OnFailure } from '../mapping/failure.ts'
import type { Park, Unfit } from './parked.ts'

/** An on-failure destination that parks the records themselves, instead of pointers that expire with the log. */
export const parkFailure =
  (park: Park, vocabulary: Vocabulary): OnFailure =>
  (failure) =>
    park(
      failure.records.flatMap((record) =>
        decode(vocabulary, record).map((one) => unfitOf(failure, one, failure.response?.cause)),
      ),
    )

/** One event of a given-up record as a parked record. `cause` is why the last invocation failed, as far as is known. */
export function unfitOf(failure: Failure, decoded: Decoded, cause: unknown): Unfit {
  const { mapping: consumer, condition: reason } = failure
  const told = cause instanceof Error ? cause.message : 'the function reported it as failed'
  const times = `${failure.invocations} ${failure.invocations === 1 ? 'invocation' : 'invocations'}`
  return { ...partOf(decoded), consumer, reason, cause: `${times}; ${told}` }
}

function partOf(decoded: Decoded): Pick<Unfit, 'shardId' | 'position' | 'data' | 'appendedAt'> {
  if (decoded.kind === 'unreadable') return decoded
  const { shardId, position, text, appendedAt } = decoded
  return { shardId, position, data: Buffer.from(text), appendedAt }
}
