import { expect, it } from 'vitest'
import { renamed } from '../../../src/generations/renamed.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import { openHouse } from './support/house.ts'

/** The API, and how often it has looked at checkpoints. */
async function openCounted() {
  const counts = { looks: 0 }
  const house = await openHouse(({ tables }) => ({
    steady: () => performance.now(),
    tables: {
      ...renamed(tables, 'none', 'none'),
      query: (table, query) => {
        counts.looks += table === 'checkpoints' ? 1 : 0
        return tables.query(table, query)
      },
    } satisfies Tables,
  }))
  const read = async (wait: number) => {
    const { body } = await house.ask('PUT', '/users/ann/location', { body: { lat: 5, lon: 5 } })
    const after = (body as { sequenceNumber: string }).sequenceNumber
    counts.looks = 0
    const reading = house.ask('GET', `/users/ann/location?after=${after}&wait=${wait}`)
    await expect.poll(() => counts.looks).toBeGreaterThan(0)
    return { answer: reading }
  }
  return { house, counts, read }
}

it('a read that waits does not poll: it looks again when a checkpoint of its shard is saved', async () => {
  const { house, counts, read } = await openCounted()
  await (
    await read(0)
  ).answer
  await house.settle()
  const late = await read(450)
  expect((await late.answer).status).toBe(504)
  // At once, at the end, and between them in case that the consumers moved to another process.
  expect(counts.looks).toBeLessThanOrEqual(5)
  const waiting = await read(30_000)
  await house.settle(['location'])
  expect((await waiting.answer).status).toBe(200)
  await house.close()
})
