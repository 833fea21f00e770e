import { expect, test } from 'vitest'
import { endingAll } from './support/endings.ts'

test('endingAll() ends the parts that were begun, the last first, if building fails', async () => {
  const ended: string[] = []
  const build = endingAll((onEnd) => {
    for (const server of ['tables', 'stream']) onEnd(() => ended.push(server))
    return Promise.reject(new Error('no functions'))
  })
  await expect(build).rejects.toThrow('no functions')
  expect(ended).toEqual(['stream', 'tables'])
})

test('endingAll() ends each part once, however often end() is called', async () => {
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
