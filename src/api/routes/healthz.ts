import Type from 'typebox'
import { json } from '../reply.ts'
import { openRoute } from '../route.ts'

export const healthz = openRoute(
  {
    method: 'GET',
    group: 'Operations',
    path: '/healthz',
    summary: 'Whether the server is up',
    answers: { 200: { description: 'It is', schema: Type.Object({ status: Type.Literal('ok') }) } },
  },
  () => json(200, { status: 'ok' }),
)
