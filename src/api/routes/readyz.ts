import Type from 'typebox'
import { json, problem } from '../reply.ts'
import { openRoute } from '../route.ts'

export const readyz = openRoute(
  {
    method: 'GET',
    path: '/readyz',
    summary: 'Whether the consumers follow the log',
    answers: {
      200: { description: 'They do', schema: Type.Object({ status: Type.Literal('ready') }) },
      503: { description: 'One is stuck, or all are down; the detail names it' },
    },
  },
  async (desk) => {
    const stuck = (await desk.watch()).map((consumer) => `consumer "${consumer}" is stuck`)
    const ailments = [...(desk.ailments?.() ?? []), ...stuck]
    return ailments.length === 0
      ? json(200, { status: 'ready' })
      : problem(503, 'not-ready', ailments.join('; '))
  },
)
