import Type from 'typebox'
import type { Result } from '../../base/result.ts'
import type { Parked } from '../../consume/parked-row.ts'
import { discardParked, retryParked, type NotReleased } from '../../consume/parking.ts'
import { horizonAt } from '../../events/horizon.ts'
import { OPERATE } from '../../policy/actions.ts'
import { json, problem, type Reply } from '../reply.ts'
import { route, type RouteDescription } from '../route.ts'
import { parkedId, parkedShape, toldOf } from '../shapes/parked.ts'

const params = Type.Object({ id: parkedId })

const toSettle = (how: string, summary: string) =>
  ({
    method: 'POST',
    group: 'Operations',
    path: `/parked/{id}/${how}`,
    summary,
    answers: {
      200: { description: 'The record as it is now', schema: parkedShape },
      404: { description: 'There is no parked record of this id' },
      409: { description: 'It is settled already, or it is not an event' },
      503: { description: 'The log did not accept it: it stays parked' },
    },
  }) satisfies RouteDescription

export const retryOfParked = route(OPERATE, {
  ...toSettle(
    'retry',
    'Append a parked event again, with its own id: a consumer that has folded it changes nothing',
  ),
  params,
  handle: async (context, { params: { id } }) => {
    const horizon = horizonAt(await context.stamps.now(), context.aheadMs)
    return settled(await retryParked(context, id, horizon))
  },
})

export const discardOfParked = route(OPERATE, {
  ...toSettle('discard', 'Give a parked record up: it is no longer listed or counted'),
  params,
  handle: async (context, { params: { id } }) => settled(await discardParked(context.tables, id)),
})

const STATUS: Readonly<Record<NotReleased['reason'], number>> = {
  unknown: 404,
  settled: 409,
  'no-event': 409,
  'from-the-future': 409,
  'not-appended': 503,
}

const NAME: Readonly<Record<NotReleased['reason'], string>> = {
  unknown: 'no-such-record',
  settled: 'settled-already',
  'no-event': 'no-event',
  'from-the-future': 'from-the-future',
  'not-appended': 'not-appended',
}

const settled = (result: Result<Parked, NotReleased>): Reply =>
  result.ok
    ? json(200, toldOf(result.value))
    : problem(STATUS[result.error.reason], NAME[result.error.reason], result.error.detail)
