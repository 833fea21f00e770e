import Type from 'typebox'
import { json, problem } from '../reply.ts'
import type { RouteContext } from '../route-context.ts'
import { within } from '../append-probe.ts'
import { openRoute } from '../route.ts'

export const readyz = openRoute(
  {
    method: 'GET',
    group: 'Operations',
    path: '/readyz',
    summary: 'Whether the log accepts events and the consumers follow it',
    answers: {
      200: { description: 'They do', schema: Type.Object({ status: Type.Literal('ready') }) },
      503: {
        description: 'The log accepts none, a consumer is stuck, or all are down; the detail says which',
      },
    },
  },
  async (context) => {
    const [silent, stuck] = await Promise.all([context.mayAppend(), stuckOf(context)])
    const ailments = [...(context.ailments?.() ?? []), ...(silent === undefined ? [] : [silent]), ...stuck]
    return ailments.length === 0
      ? json(200, { status: 'ready' })
      : problem(503, 'not-ready', ailments.join('; '))
  },
)

const UNSEEN = ['where the consumers are is not to be seen']

async function stuckOf(context: RouteContext): Promise<readonly string[]> {
  const look = context.watch().then(
    (stuck) => stuck.map((consumer) => `consumer "${consumer}" is stuck`),
    () => UNSEEN,
  )
  return within(context.lookWithinMs, look, UNSEEN)
}
