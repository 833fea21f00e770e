import Type from 'typebox'
import { append } from '../append.ts'
import { batchBody } from '../batch.ts'
import { APPEND } from '../../policy/actions.ts'
import { json } from '../reply.ts'
import { refusedAll } from '../refused-all.ts'
import { resultOf } from '../result.ts'
import { route } from '../route.ts'
import { results } from '../shapes/results.ts'

const attribute = Type.String({
  description:
    'Of one event in CloudEvents’ binary mode, percent-encoded: the body, if there is one, is its data as JSON',
})

/** Extension attributes have headers of the same form. */
const binaryMode = Object.fromEntries(
  ['specversion', 'id', 'source', 'type', 'subject', 'time', 'dataschema'].map((name) => [
    `ce-${name}`,
    attribute,
  ]),
)

export const appendEvents = route(APPEND, {
  method: 'POST',
  path: '/events',
  example: (event) => event,
  summary: 'Append one event, or up to 500; each is accepted or refused on its own',
  body: batchBody,
  headers: binaryMode,
  answers: {
    200: { description: 'All are in the log, and durable', schema: results },
    207: { description: 'Some are in the log, some were refused', schema: results },
  },
  handle: async (context, { caller, body }) => {
    const taken = await append(context, caller, body.values)
    const refused = taken.filter((one) => !one.ok)
    if (refused.length < taken.length)
      return json(refused.length === 0 ? 200 : 207, { results: taken.map(resultOf) })
    const reasons = refused.map((one) => one.refused)
    return refusedAll(reasons, body.single, { results: refused.map(resultOf) })
  },
})
