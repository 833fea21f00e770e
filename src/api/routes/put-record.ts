import Type from 'typebox'
import { append } from '../append.ts'
import { jsonBody } from '../body.ts'
import { APPEND } from '../../policy/actions.ts'
import {
  codeOf,
  data,
  otherStream,
  partitionKey,
  streamParams,
  subjectOf,
  valueIn,
} from '../kinesis-proxy.ts'
import { refusalOf } from '../refused-all.ts'
import { json } from '../reply.ts'
import { route } from '../route.ts'

export const putRecord = route(APPEND, {
  method: 'PUT',
  path: '/streams/{name}/record',
  group: 'Events',
  example: (event) => ({ Data: JSON.stringify(event), PartitionKey: subjectOf(event) }),
  summary: 'PutRecord, in the form of API Gateway’s Kinesis proxy',
  params: streamParams,
  body: jsonBody(Type.Object({ Data: data, PartitionKey: partitionKey })),
  answers: {
    200: {
      description: 'The event is in the log, and durable',
      schema: Type.Object({ SequenceNumber: Type.String(), ShardId: Type.String() }),
    },
    404: { description: 'There is no stream of this name here' },
  },
  handle: async (context, { caller, params, body }) => {
    const other = otherStream(context, params.name)
    if (other !== undefined) return other
    const [taken] = await append(context, caller, [valueIn(body.Data)])
    if (taken === undefined) throw new Error('Cannot tell what became of a record')
    if (!taken.ok)
      return refusalOf(taken.refused, { __type: codeOf(taken.refused), message: taken.refused.detail })
    return json(200, { SequenceNumber: taken.sequenceNumber, ShardId: taken.shardId })
  },
})
