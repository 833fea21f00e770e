import { expect, it } from 'vitest'
import { order, parkedIn, world } from './support/bakery.ts'

it('a reactor that is stopped in the middle of an event has not failed, and gets the event again', async () => {
  let stopping = new AbortController()
  let stop = (): void => undefined
  const reported: unknown[] = []
  const done: string[] = []
  const here = world(
    {
      react: ({ event }, { signal }) => {
        stop()
        signal.throwIfAborted()
        done.push(event.id)
        return undefined
      },
    },
    {
      get stopping() {
        return stopping.signal
      },
      report: (what, cause) => void reported.push([what, cause]),
    },
  )
  await here.append(order('1'))
  const mapping = here.run()
  const stopped = new Promise<void>((resolve) => {
    stop = () => {
      stopping.abort()
      resolve(mapping.stop())
    }
  })
  await stopped
  expect(done).toEqual([])
  stop = () => undefined
  stopping = new AbortController()
  await here.settle()
  expect([done, reported]).toEqual([['1'], []])
  expect(await parkedIn(here)).toEqual([])
})
