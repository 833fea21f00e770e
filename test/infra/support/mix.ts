import { join } from 'node:path'
import fc from 'fast-check'
import type { Event } from '../../../src/events/event.ts'
import { eventOf, ownersDoings } from '../../bench/shape/events.ts'
import { likeness } from '../../bench/shape/likeness.ts'
import { readSamples, type Samples } from '../../bench/shape/samples.ts'
import { eventStream } from '../../bench/shape/stream.ts'
import type { PutFate, ReadFate } from '../../servers/unsteady-stream.ts'
import { fate, type Fate } from '../../servers/unsteady-wire.ts'

/** A directory with checkins.tsv and ratings.csv. Without it, the test makes similar data, on a smaller scale. */
const REAL_DATA = process.env['TRIBUTARY_REAL_DATA']

const COUNT = REAL_DATA === undefined ? 220 : 5_000

const samples = (): Samples | Promise<Samples> =>
  REAL_DATA === undefined
    ? likeness(7, { checkins: 100, ratings: 80 })
    : readSamples(join(REAL_DATA, 'checkins.tsv'), join(REAL_DATA, 'ratings.csv'))

/** Check-ins and ratings in time order, then events of media owners, then the first 50 events again. */
export async function makeEvents(): Promise<readonly Event[]> {
  const mix = await samples()
  const first = [...eventStream(mix, COUNT, 'e2e')]
  const doings = ownersDoings(mix, 2).slice(0, COUNT)
  const then = doings.map((fact, at) => eventOf(fact, '/owners', `o${at}`))
  const { time } = first[0] as { time: string }
  const told = first.flatMap((event, n) => (n % 15 === 0 ? [clientEvent(n, time), event] : [event]))
  return [...told, ...then, ...told.slice(0, 50)] as readonly object[] as readonly Event[]
}

const clientEvent = (n: number, time: string) => ({
  specversion: '1.0',
  id: `c${n}`,
  source: '/apps',
  type: 'client.event',
  subject: 'ann',
  time,
  data: { app: `app${n}`, eventType: 'opened', session: { id: 's', startedAt: time } },
})

/** The fates of requests to DynamoDB: three are served, then one has any fate, and so on. */
export const fates = (): Fate[] =>
  fc.sample(fate, { numRuns: 60, seed: 4 }).flatMap((one) => ['served', 'served', 'served', one])

/** The fates of the first requests to append: every way to fail, before and after Kinesis has stored the records. */
export const putFates = (): PutFate[] => [
  'partial',
  'unanswered',
  'throttled',
  'partial',
  'failed',
  'unheard',
]

const READ_FATES = ['throttled', 'failed', 'unheard', 'unanswered', 'expired'] as const

/** The fates of requests to read: two are served, then one fails in any way, and so on. */
export const readFates = (): ReadFate[] =>
  fc
    .sample(fc.constantFrom(...READ_FATES), { numRuns: 40, seed: 4 })
    .flatMap((one) => ['served', 'served', one])
