import fc from 'fast-check'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import type { Event } from '../../../src/events/event.ts'
import { place, rating, reshard, step, USERS } from './support/steps.ts'
import { messagesOf, opened, openWorld, usersOf, type Message, type World } from './support/world.ts'

/** Reads at most so many messages after a place, each of them folded; then the stream is cut. */
async function readSome(world: World, after: string | undefined, most: number): Promise<readonly Message[]> {
  const stream = await opened(world.make({ isHeld: false }), 'ann', after)
  const messages: Message[] = []
  for await (const message of messagesOf(stream)) {
    messages.push(message)
    if (message.data !== undefined) expect(await world.isFolded(message.data)).toBe(true)
    if (messages.length > most) break
  }
  stream.destroy()
  return messages
}

test('a stream that is cut anywhere and goes on from its last id tells every event once, in the order of each lane, also across resharding', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step(), { minLength: 3, maxLength: 25 }), async (steps) => {
      const world = await openWorld()
      try {
        await world.fold()
        const all: Event[] = []
        const told: string[] = []
        const [first] = await readSome(world, undefined, 0)
        let after = first?.id
        const read = async (most: number) => {
          const messages = await readSome(world, after, most)
          told.push(...messages.flatMap(({ data }) => data ?? []))
          after = messages.at(-1)?.id ?? after
        }
        for (const step of steps) {
          if (step.does === 'append') {
            const events = step.pairs.map(([a, b]) =>
              a === b ? place(USERS[a]!) : rating(USERS[a]!, USERS[b]!),
            )
            all.push(...events)
            await world.append(events)
          } else if (step.does === 'fold') await world.fold(step.half ? 'one' : undefined)
          else if (step.does === 'read') await read(step.most)
          else await reshard(world, step)
        }
        await world.fold()
        await read(Infinity)
        const anns = all.filter((one) => usersOf(one).includes('ann'))
        expect([...told].sort()).toEqual(anns.map(({ id }) => id).sort())
        for (const subject of USERS) {
          const ids = anns.filter((one) => one.subject === subject).map(({ id }) => id)
          expect(told.filter((id) => ids.includes(id))).toEqual(ids)
        }
        expect(world.failures).toEqual([])
      } finally {
        await world.close()
      }
    }),
    { numRuns: 10 },
  ))

/** Reads until a message with this data came. */
async function until(messages: AsyncGenerator<Message>, last: string): Promise<readonly string[]> {
  const told: string[] = []
  for (;;) {
    const got = await messages.next()
    if (got.done === true) throw new Error('The stream ended')
    const { data } = got.value
    told.push(...(data === undefined ? [] : [data]))
    if (data === last) return told
  }
}

describe('a stream that stays open', () => {
  let world: World
  afterEach(async () => {
    world.live.close()
    await world.close()
  })

  test('tells an event when every table has folded it, and nothing of others', async () => {
    world = await openWorld()
    const messages = messagesOf(await opened(world.live, 'ann'))
    const [mine, others, more] = [place('ann'), rating('bob', 'cat'), rating('bob', 'ann')] as const
    await world.append([mine, others, more])
    await world.fold('one')
    await world.fold()
    expect((await until(messages, more.id)).toSorted()).toEqual([mine.id, more.id].toSorted())
  })

  test('a client that takes nothing holds a bounded number of messages, and gets all in the end, once', async () => {
    world = await openWorld()
    const stream = await opened(world.live, 'ann')
    const quick = messagesOf(await opened(world.live, 'ann'))
    const events = Array.from({ length: 3_000 }, () => place('ann'))
    for (let at = 0; at < events.length; at += 500) {
      await world.append(events.slice(at, at + 500))
      await world.fold()
    }
    const ids = events.map(({ id }) => id)
    expect(await until(quick, ids.at(-1)!)).toEqual(ids)
    expect(stream.readableLength).toBeLessThan(40_000)
    expect(await until(messagesOf(stream), ids.at(-1)!)).toEqual(ids)
  })

  test('beats, and moves the id of a client for whom nothing happened', async () => {
    world = await openWorld({ beatMs: 5 })
    const messages = messagesOf(await opened(world.live, 'ann'))
    const { value: first } = (await messages.next()) as { value: Message }
    await world.append([rating('bob', 'cat')])
    await world.fold()
    const { value: moved } = (await messages.next()) as { value: Message }
    expect([moved.data, moved.id === first.id]).toEqual([undefined, false])
  })

  test('frees its slot whether the client leaves, the stream ends or it never begins', async () => {
    let isBroken = false
    world = await openWorld({ limits: { each: 2, all: 3 } })
    const identity = world.log.identity!.bind(world.log)
    world.log.identity = () => (isBroken ? Promise.reject(new Error('no disk')) : identity())
    const [one] = [await opened(world.live, 'ann'), await opened(world.live, 'ann')]
    expect(await world.live.stream('ann', undefined)).toEqual({ ok: false, error: 'each' })
    const other = await opened(world.live, 'bob')
    expect(await world.live.stream('cat', undefined)).toEqual({ ok: false, error: 'all' })
    one.destroy()
    await once(one, 'close')
    isBroken = true
    await expect(world.live.stream('ann', undefined)).rejects.toThrow('no disk')
    isBroken = false
    expect(await world.live.stream('ann', 'no place')).toEqual({ ok: false, error: 'no-place' })
    other.end()
    other.resume()
    await once(other, 'close')
    await opened(world.live, 'ann')
    await opened(world.live, 'cat')
    expect(await world.live.stream('dan', undefined)).toEqual({ ok: false, error: 'all' })
  })

  test('a place that the log no longer holds, or of another log, is gone; one after which nothing was lost is not', async () => {
    let now = 1_000_000
    world = await openWorld({}, { now: () => now, retentionMs: 1_000 })
    const other = await openWorld()
    const idOf = async (of: World) => {
      const stream = await opened(of.make({ isHeld: false }), 'ann')
      const { value } = (await messagesOf(stream).next()) as { value: Message }
      return value.id
    }
    await world.append(USERS.map(place))
    await world.fold()
    const old = await idOf(world)
    expect(await world.live.stream('ann', await idOf(other))).toEqual({ ok: false, error: 'gone' })
    await other.close()
    now += 10_000
    await world.log.trim()
    await opened(world.live, 'ann', old)
    await world.append(USERS.map(place))
    now += 10_000
    await world.append(USERS.map(place))
    await world.log.trim()
    expect(await world.live.stream('ann', old)).toEqual({ ok: false, error: 'gone' })
  })
})
