import { describe, expect, it } from 'vitest'
import { consumerInvoke } from '../../../src/consume/invoke.ts'
import { retryParked, showParked, tablePark } from '../../../src/consume/parking.ts'
import type { Event } from '../../../src/events/event.ts'
import type { Notification } from '../../../src/notify/notifier.ts'
import { readCheckpoints, tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { startMapping } from '../../../src/mapping/mapping.ts'
import { causeOf } from '../../../src/reactions/cause.ts'
import { invited, noted, order, orders, parkedIn, world } from './support/bakery.ts'

describe('a reactor', () => {
  it('appends what follows with the id, time and source of its cause', async () => {
    const here = world({
      appends: [invited],
      react: ({ event }) => [{ type: 'guest.invited', subject: event.subject, data: { guest: 'ben' } }],
    })
    await here.append(order('1'), order('1'), order('2', { type: 'shop.closed', data: {} }))
    await here.settle()
    const [, , , ...follows] = here.texts()
    expect(follows.map((text) => JSON.parse(text) as Event)).toEqual([
      {
        specversion: '1.0',
        id: `${causeOf('baker', order('1'))}-0`,
        source: '/reactors/baker',
        type: 'guest.invited',
        subject: 'ann',
        time: '2020-01-01T10:00:00.000Z',
        data: { guest: 'ben' },
      },
    ])
    expect(`${causeOf('baker', order('1'))}-99999`.length).toBeLessThanOrEqual(128)
  })

  it('appends an event of a type that has versions as of the present one', async () => {
    const here = world({
      appends: [noted],
      react: ({ event }) => [{ type: 'cake.noted', subject: event.subject, data: { note: 'large' } }],
    })
    await here.append(order('1'))
    await here.settle()
    expect(JSON.parse(here.texts()[1]!)).toMatchObject({
      dataschema: 'urn:tributary:cake.noted:2',
      data: { note: 'large' },
    })
    expect(await parkedIn(here)).toEqual([])
  })

  it.each([
    ['of a wrong shape', [{ type: 'guest.invited', subject: 'ann', data: {} }], 'not-an-event'],
    ['of a type not declared', [{ type: 'shop.closed', subject: 'ann', data: {} }], 'undeclared-type'],
    ['of a type not known', [{ type: 'a.b', subject: 'ann', data: {} }], 'undeclared-type'],
    ['of no subject', [{ type: 'guest.invited', subject: '', data: { guest: 'ben' } }], 'not-an-event'],
    [
      'too large',
      [{ type: 'guest.invited', subject: 'ann', data: { guest: 'x'.repeat(262_144) } }],
      'too-large',
    ],
    [
      'too large together',
      [1, 2].map(() => ({ type: 'guest.invited', subject: 'ann', data: { guest: 'x'.repeat(250_000) } })),
      'too-large',
    ],
  ])(
    'is parked with the reason where what follows is %s, and the others go on',
    async (_, follows, reason) => {
      const seen: string[] = []
      const here = world({
        appends: [invited],
        react: ({ event }) => {
          seen.push(event.id)
          return (event.id === '1' ? follows : []) as never
        },
      })
      await here.append(order('1'), order('2'))
      await here.settle()
      expect(seen).toEqual(['1', '2'])
      expect(here.texts()).toHaveLength(2)
      const parked = await parkedIn(here)
      expect(parked.map((one) => [one.reason, one.cause.split(':')[0]])).toEqual([
        ['follow-up-refused', reason],
      ])
      expect(await showParked(here.tables, parked[0]!.id)).toMatchObject({
        data: Buffer.from(here.texts()[0]!),
      })
    },
  )

  it('is parked with its own words where it fails for good; a retry acts on it, and on nothing twice', async () => {
    let isDown = true
    const done: string[] = []
    const here = world({
      react: ({ event }) => {
        if (event.id === '2' && isDown) throw new Error('The oven is cold')
        done.push(event.id)
        return undefined
      },
    })
    const others = { subject: 'ben' as Event['subject'] }
    await here.append(order('1'), order('2'), order('3'), order('4', others))
    await here.settle()
    // Ben's order does not wait for Ann's; Ann's third waits until her second is given up.
    expect(done).toEqual(['1', '4', '3'])
    const [parked, ...more] = await parkedIn(here)
    expect([parked!.reason, parked!.cause, more]).toEqual([
      'RetryAttemptsExhausted',
      '3 invocations; The oven is cold',
      [],
    ])
    isDown = false
    expect(await retryParked(here, parked!.id)).toMatchObject({ ok: true })
    await here.append(order('1'), order('3'))
    await here.settle()
    expect(done).toEqual(['1', '4', '3', '2'])
  })

  it('is given an event when the tables have it that it comes after, and not before', async () => {
    const found: unknown[] = []
    const here = world({
      after: ['orders'],
      react: async ({ event }, { tables }) => {
        const [row] = await tables.get('orders', [{ partition: event.subject, sort: event.id }])
        found.push(row?.content)
        return undefined
      },
    })
    await here.append(order('1', { data: { guests: 7 } }))
    const mapping = here.run()
    // The table is late by more than one wait, and more often than there are attempts.
    await here.time.sleep(120_000, new AbortController().signal)
    expect([found, await parkedIn(here)]).toEqual([[], []])
    const { tables, vocabulary, log, time } = here
    const keeping = startMapping({
      name: 'orders',
      log,
      scheduler: time,
      invoke: consumerInvoke(orders, { tables, vocabulary, park: tablePark(tables) }, () => undefined),
      settings: orders.delivery,
      checkpoints: tableCheckpoints(tables),
    })
    await keeping.idle()
    await mapping.idle()
    expect(found).toEqual([{ guests: 7 }])
    await Promise.all([keeping.stop(), mapping.stop()])
  })

  it('may not read tables that it does not come after, nor use objects or a notifier unasked: on AWS it has no right to', async () => {
    const errors: string[] = []
    const here = world({
      react: async (_, context) => {
        const uses = [
          () => context.tables.get('orders', []),
          () => context.objects.get('x'),
          () => context.notifier.once('x', () => undefined),
        ]
        for (const use of uses) {
          try {
            await use()
          } catch (cause) {
            errors.push(String(cause))
          }
        }
        return undefined
      },
    })
    await here.append(order('1'))
    await here.settle()
    expect(errors).toEqual([
      'Error: Cannot read table "orders": reactor "baker" does not say that it comes after it',
      'Error: Cannot use the objects: reactor "baker" does not say that it uses them',
      'Error: Cannot notify: reactor "baker" does not say that it uses a notifier',
    ])
  })

  it('waits while its notifier cannot be opened, which uses up no attempt; the notifier is opened once', async () => {
    const told: string[] = []
    let opens = 0
    const notifier = () => {
      opens += 1
      if (opens < 20) return Promise.reject(new Error('no network'))
      const notify = (all: readonly Notification[]) =>
        Promise.resolve(void told.push(...all.map(({ id }) => id)))
      return Promise.resolve({ notify, close: () => Promise.resolve() })
    }
    const here = world(
      {
        uses: ['notifier'],
        react: async ({ event }, { notifier }) => {
          const { id, subject: userId, type, time } = event
          await notifier.once(id, () => ({ userId, type, time, data: null }))
          return undefined
        },
      },
      { notifier },
    )
    await here.append(order('1'))
    await here.settle()
    await here.append(order('2'), order('1'))
    const mapping = here.run()
    await mapping.idle()
    await mapping.stop()
    expect([told, await parkedIn(here), opens]).toEqual([['1', '2'], [], 21])
  })

  it('is not given an event as of tomorrow, nor what is no event: both are parked', async () => {
    const here = world({ react: () => Promise.reject(new Error('never')) })
    await here.append(order('1', { time: '2999-01-01T00:00:00.000Z' }))
    await here.log.append([{ partitionKey: 'lane-00', data: Buffer.from('{}') }])
    await here.settle()
    expect((await parkedIn(here)).map(({ reason }) => reason)).toEqual(['from-the-future', 'not-an-event'])
  })

  it('begins where it was first known, also where it is first run later and after a reshard', async () => {
    const seen: string[] = []
    const here = world({
      delivery: { startingPosition: 'LATEST' },
      react: ({ event }) => void seen.push(event.id),
    })
    await here.append(order('1'))
    const first = here.run()
    await first.idle()
    await first.stop()
    expect((await readCheckpoints(here.tables, 'baker')).size).toBe(1)
    await here.append(order('2'))
    await here.log.split(here.log.openShards()[0]!)
    await here.append(order('3'))
    await here.settle()
    expect(seen).toEqual(['2', '3'])
  })
})
