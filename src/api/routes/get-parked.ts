import { isUtf8 } from 'node:buffer'
import Type from 'typebox'
import { listParked, showParked } from '../../consume/parking.ts'
import { OPERATE } from '../../policy/actions.ts'
import { json, problem } from '../reply.ts'
import { route } from '../route.ts'
import { PAGE, pageOf, paging } from '../shapes/page.ts'
import { parkedId, parkedShape, parkedWholeShape, toldOf } from '../shapes/parked.ts'

export const listOfParked = route(OPERATE, {
  method: 'GET',
  group: 'Operations',
  path: '/parked',
  summary: 'The parked records that wait, by consumer and position',
  lists: true,
  query: Type.Object({ ...paging, consumer: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })) }),
  answers: { 200: { description: 'A page', schema: pageOf(parkedShape) } },
  handle: async (context, { query: { limit = PAGE, ...query } }) => {
    const { items, next } = await listParked(context.tables, { limit, ...query })
    return json(200, { items: items.map(toldOf), next })
  },
})

export const oneParked = route(OPERATE, {
  method: 'GET',
  group: 'Operations',
  path: '/parked/{id}',
  summary: 'A parked record with its bytes, in any state',
  params: Type.Object({ id: parkedId }),
  answers: {
    200: { description: 'The record', schema: parkedWholeShape },
    404: { description: 'There is no parked record of this id' },
  },
  handle: async (context, { params: { id } }) => {
    const found = await showParked(context.tables, id)
    if (found === undefined) return problem(404, 'no-such-record', 'There is no parked record of this id')
    const { data, ...record } = found
    const bytes = Buffer.from(data)
    const content = isUtf8(bytes) ? { text: bytes.toString() } : { base64: bytes.toString('base64') }
    return json(200, { ...toldOf(record), ...content })
  },
})
