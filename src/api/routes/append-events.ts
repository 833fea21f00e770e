import { accept, type Refused, type Taken } from '../accept.ts'
import { batchBody } from '../batch.ts'
import { EVERY_ROLE } from '../caller.ts'
import { json } from '../reply.ts'
import { refusedAll } from '../refused-all.ts'
import { route } from '../route.ts'
import { results } from '../shapes/results.ts'

export const appendEvents = route(EVERY_ROLE, {
  method: 'POST',
  path: '/events',
  summary: 'Append one event, or up to 500; each is taken or refused on its own',
  body: batchBody,
  answers: {
    200: { description: 'All are in the log, and durable', schema: results },
    207: { description: 'Some are in the log, some were refused', schema: results },
  },
  handle: async (desk, { caller, body }) => {
    const taken = await accept(desk, caller, body.values)
    const refused = taken.flatMap((one) => (one.ok ? [] : [one.refused]))
    const answer = { results: taken.map(resultOf) }
    if (refused.length === taken.length) return refusedAll(refused, body.single, answer)
    return json(refused.length === 0 ? 200 : 207, answer)
  },
})

function resultOf(taken: Taken): object {
  if (!taken.ok) return { id: taken.id, error: errorOf(taken.refused) }
  const { id, shardId, sequenceNumber } = taken
  return { id, shardId, sequenceNumber }
}

const errorOf = ({ reason, detail, errors }: Refused): object => ({ reason, detail, errors })
