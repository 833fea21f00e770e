import { expect, it, onTestFinished } from 'vitest'
import type { Home } from '../../../src/api/home.ts'
import { listGate } from '../../../src/api/list-gate.ts'
import { json } from '../../../src/api/reply.ts'
import { openHouse } from './support/house.ts'
import { routes } from '../../media.ts'

it('every route whose answer has a limit makes a list', () => {
  const limited = routes.filter(({ query }) => query !== undefined && 'limit' in query.properties)
  expect(limited.length).toBeGreaterThan(0)
  for (const { path, lists } of limited) expect([path, lists]).toEqual([path, true])
})

it('few lists are made at once, whichever fail, and all that wait are made', async () => {
  const gate = listGate({ atOnce: 2, each: 20, all: 20 })
  let [making, most] = [0, 0]
  const made = Array.from({ length: 20 }, (_, at) =>
    gate('ann', async () => {
      most = Math.max(most, ++making)
      await Promise.resolve()
      making -= 1
      if (at % 3 === 0) throw new Error('no table')
      return json(200, at)
    }),
  )
  const ends = await Promise.allSettled(made)
  expect(ends.map(({ status }) => status === 'rejected')).toEqual(made.map((_, at) => at % 3 === 0))
  expect(most).toBe(2)
  expect((await gate('ann', () => json(200, 'again'))).status).toBe(200)
})

const paths = [
  '/history/users/ann',
  '/history/media/ann.1',
  '/users/ann/media',
  '/nearby?lat=0&lon=0&radius=9&kind=users',
]

it.each(paths)('of %s a caller may ask for so many at once, and all for so many', async (path) => {
  const tables = standing()
  const house = await openHouse(tables.change, { listsLimit: { atOnce: 1, each: 2, all: 3 } })
  onTestFinished(house.close)
  const ask = async (user: string) =>
    house.ask('GET', path.replace('ann', user), { token: await house.token(user) })
  const anns = [ask('ann'), ask('ann'), ask('ann')]
  const refused = await Promise.race(anns)
  expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1'])
  const bobs = [ask('bob'), ask('bob')]
  const busy = await Promise.race(bobs)
  expect([busy.status, busy.headers['retry-after']]).toEqual([503, '1'])
  tables.goOn()
  const statuses = (await Promise.all([...anns, ...bobs])).map(({ status }) => status)
  expect(statuses.sort()).toEqual([200, 200, 200, 429, 503])
})

/** A home whose tables hold every query until the test lets them continue. */
function standing() {
  let goOn: () => void = () => undefined
  const gone = new Promise<void>((resolve) => (goOn = resolve))
  const change = ({ tables }: Home): Partial<Home> => ({
    tables: new Proxy(tables, {
      get(target, name) {
        const own: unknown = Reflect.get(target, name)
        if (typeof own !== 'function') return own
        const method = own.bind(target) as (...args: unknown[]) => unknown
        if (name !== 'query' && name !== 'queryIndex') return method
        return async (...args: unknown[]) => {
          await gone
          return method(...args)
        }
      },
    }),
  })
  return { change, goOn }
}
