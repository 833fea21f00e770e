import Type from 'typebox'
import { append, type Taken } from '../append.ts'
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
import { refusedAll } from '../refused-all.ts'
import { json } from '../reply.ts'
import { route } from '../route.ts'

const record = Type.Object({ data, 'partition-key': partitionKey })

const answer = Type.Object({
  FailedRecordCount: Type.Integer({ minimum: 0 }),
  Records: Type.Array(
    Type.Union([
      Type.Object({ SequenceNumber: Type.String(), ShardId: Type.String() }),
      Type.Object({ ErrorCode: Type.String(), ErrorMessage: Type.String() }),
    ]),
  ),
})

export const putRecords = route(APPEND, {
  method: 'PUT',
  path: '/streams/{name}/records',
  group: 'Events',
  example: (event) => ({
    records: [{ data: JSON.stringify(event), 'partition-key': subjectOf(event) }],
  }),
  summary: 'PutRecords, in the form of API Gateway’s Kinesis proxy; the status says whether records failed',
  params: streamParams,
  body: jsonBody(Type.Object({ records: Type.Array(record, { minItems: 1, maxItems: 500 }) })),
  answers: {
    200: { description: 'All are in the log, and durable', schema: answer },
    207: { description: 'Some are in the log, some failed', schema: answer },
    404: { description: 'There is no stream of this name here' },
  },
  handle: async (context, { caller, params, body }) => {
    const other = otherStream(context, params.name)
    if (other !== undefined) return other
    const taken = await append(
      context,
      caller,
      body.records.map(({ data }) => valueIn(data)),
    )
    const failed = taken.flatMap((one) => (one.ok ? [] : [one.refused]))
    const told = { FailedRecordCount: failed.length, Records: taken.map(entryOf) }
    if (failed.length === taken.length) return refusedAll(failed, false, told)
    return json(failed.length === 0 ? 200 : 207, told)
  },
})

function entryOf(taken: Taken): object {
  if (taken.ok) return { SequenceNumber: taken.sequenceNumber, ShardId: taken.shardId }
  return {
    ErrorCode: codeOf(taken.refused),
    ErrorMessage: `${taken.refused.reason}: ${taken.refused.detail}`,
  }
}
