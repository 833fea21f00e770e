import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Event } from '../../../src/events/event.ts'
import type { EventStream } from '../../../src/live/event-stream.ts'
import { place, rating, reshard, step, USERS } from './support/steps.ts'
import { messagesOf, opened, openWorld, usersOf, type Message } from './support/world.ts'

/** The data of so many messages. Events of several lanes come in any order. */
async function some(messages: AsyncGenerator<Message>, count: number): Promise<readonly string[]> {
  const told: string[] = []
  for await (const { data } of messages) {
    if (data !== undefined) told.push(data)
    if (told.length === count) break
  }
  return told
}

test('a place, and a stream from now on, begin at what the tables show while others are told, also across resharding', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step(), { minLength: 3, maxLength: 15 }), async (steps) => {
      const world = await openWorld({ limits: { each: 100, all: 200 } })
      try {
        await world.fold()
        const eve = await opened(world.live, 'eve')
        eve.resume()
        const anns: string[] = []
        const append = async (events: readonly Event[]) => {
          anns.push(...events.filter((one) => usersOf(one).includes('ann')).map(({ id }) => id))
          await world.append(events)
        }
        const begun: { readonly from: number; readonly place: string; readonly stream: EventStream }[] = []
        for (const step of steps) {
          if (step.does === 'append')
            await append(
              step.pairs.map(([a, b]) => (a === b ? place(USERS[a]!) : rating(USERS[a]!, USERS[b]!))),
            )
          else if (step.does === 'fold') await world.fold(step.half ? 'one' : undefined)
          else if (step.does === 'read') {
            await world.fold()
            const [at, stream] = [await world.live.place(), await opened(world.live, 'ann')]
            begun.push({ from: anns.length, place: at, stream })
          } else await reshard(world, step)
        }
        await world.fold()
        const last = place('ann')
        await append([last])
        await world.fold()
        for (const { from, place, stream } of begun)
          for (const one of [stream, await opened(world.live, 'ann', place)])
            expect((await some(messagesOf(one), anns.length - from)).toSorted()).toEqual(
              anns.slice(from).toSorted(),
            )
        expect(world.failures).toEqual([])
      } finally {
        world.live.close()
        await world.close()
      }
    }),
    {
      numRuns: 10,
      // A shard is split whose parent was split before it had a record, and before anybody read it.
      examples: [
        [
          [
            { does: 'read', most: 0 },
            { does: 'split', at: 1_211_899_622 },
            { does: 'split', at: 264_672_301 },
          ],
        ],
      ],
    },
  ))

test('begins at what the tables show, although the reader of the log is not there yet', async () => {
  const world = await openWorld()
  const read = world.log.read.bind(world.log)
  let may = Promise.resolve()
  world.log.read = async (...asked) => {
    await may
    return read(...asked)
  }
  await opened(world.live, 'bob')
  const [seen, next] = [place('ann'), place('ann')] as const
  let go: () => void = () => undefined
  may = new Promise((resolve) => (go = resolve))
  await world.append([seen])
  await world.fold()
  const begun = [world.live.place(), opened(world.live, 'ann')] as const
  go()
  const streams = [await opened(world.live, 'ann', await begun[0]), await begun[1]]
  await world.append([next])
  await world.fold()
  for (const stream of streams) expect(await some(messagesOf(stream), 1)).toEqual([next.id])
  world.live.close()
  await world.close()
})

test('a place is refused while the log cannot be read, and told again afterwards', async () => {
  const world = await openWorld()
  const read = world.log.read.bind(world.log)
  let isBroken = false
  world.log.read = (...asked) => (isBroken ? Promise.reject(new Error('no disk')) : read(...asked))
  await opened(world.live, 'bob')
  isBroken = true
  await expect(world.live.place()).rejects.toThrow('no disk')
  isBroken = false
  expect(await world.live.place()).toMatch(/^1\./)
  world.live.close()
  await world.close()
})
