import { expect, test } from 'vitest'
import { endingAll } from './support/endings.ts'

test('what was begun is ended, the last first, where building fails half way', async () => {
  const ended: string[] = []
  const build = endingAll((onEnd) => {
    for (const server of ['tables', 'stream']) onEnd(() => ended.push(server))
    return Promise.reject(new Error('no functions'))
  })
  await expect(build).rejects.toThrow('no functions')
  expect(ended).toEqual(['stream', 'tables'])
})

test('what was built is ended once, however often it is asked to', async () => {
  const ended: string[] = []
  const { end } = await endingAll((onEnd) => {
    onEnd(() => Promise.resolve().then(() => ended.push('stream')))
    return Promise.resolve({})
  })
  expect(ended).toEqual([])
  await end()
  await end()
  expect(ended).toEqual(['stream'])
})
