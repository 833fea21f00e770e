import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { dice, roll, type Dice } from '../bench/shape/dice.ts'
import { expectTablesOf } from './agreement.ts'
import { logRecords, type Told } from './log-records.ts'
import { producerOf, type Producer } from './producer.ts'
import { startServer, tokenFor, withDirectory } from './tributary.ts'

const KILLS = Number(process.env['TRIBUTARY_KILLS'] ?? 5)
const SEED = Number(process.env['TRIBUTARY_SEED'] ?? Date.now() % 1_000_000)
const CONNECTIONS = 4

/** The maximum number of batches between two kills, so that all events fit into memory for the comparison. */
const BATCHES_A_LIFE = 300

/** Starts the server, sends load from all producers, and kills the server at a random moment. */
async function liveAndDie(data: string, producers: readonly Producer[], luck: Dice): Promise<void> {
  const server = await startServer(data)
  let batches = 0
  const enough = (): boolean => batches++ >= BATCHES_A_LIFE
  const load = producers.map((producer) => producer.produce(server.url, enough))
  await pause(roll(luck, 2_000))
  await server.end('SIGKILL')
  await Promise.all(load)
}

/** Starts the server a last time, sends again all events that are not acknowledged, and stops the server. */
async function comeToRest(data: string, producers: readonly Producer[]): Promise<number | null> {
  const server = await startServer(data)
  await Promise.all(producers.map((producer) => producer.finish(server.url)))
  return server.end('SIGTERM')
}

const placeOf = (shardId: string, sequenceNumber: string): string =>
  `${shardId} ${sequenceNumber.padStart(56, '0')}`

/** The ids of acknowledged events that are not at the acknowledged place in the log. */
function lost(producers: readonly Producer[], records: readonly Told[]): string[] {
  const standing = new Map(
    records.map(({ record, event }) => [placeOf(record.shardId, record.sequenceNumber), event.id]),
  )
  const promised = producers.flatMap((producer) => producer.acknowledged)
  const places = new Set(promised.map((ack) => placeOf(ack.shardId, ack.sequenceNumber)))
  expect(places.size).toBe(promised.length)
  expect(standing.size).toBe(records.length)
  return promised
    .filter((ack) => standing.get(placeOf(ack.shardId, ack.sequenceNumber)) !== ack.id)
    .map((ack) => ack.id)
}

/** The ids of events that are in the log more often than they were sent. */
function multiplied(producers: readonly Producer[], records: readonly Told[]): string[] {
  const sent = new Map(producers.flatMap((producer) => [...producer.attempts]))
  for (const { event } of records) sent.set(event.id, (sent.get(event.id) ?? 0) - 1)
  return [...sent].filter(([, left]) => left < 0).map(([id]) => id)
}

describe(`a server killed ${KILLS.toString()} times under load (TRIBUTARY_SEED=${SEED.toString()})`, () => {
  it(
    'keeps every acknowledged event once per append, and its tables are right',
    { timeout: 60_000 + KILLS * 5_000 },
    () =>
      withDirectory(async (data) => {
        const luck = dice(SEED)
        const token = await tokenFor(data, 'feeder', 'producer', ['--ttl', '86400'])
        const producers = Array.from({ length: CONNECTIONS }, (_, i) =>
          producerOf(`p${i.toString()}`, token, dice(SEED + i)),
        )
        for (let kill = 0; kill < KILLS; kill += 1) await liveAndDie(data, producers, luck)
        expect(await comeToRest(data, producers)).toBe(0)

        const records = await logRecords(data)
        expect(lost(producers, records)).toEqual([])
        expect(multiplied(producers, records)).toEqual([])

        await expectTablesOf(data, records)
        const acknowledged = producers.flatMap((producer) => producer.acknowledged).length
        const repeats = producers
          .flatMap((producer) => [...producer.attempts.values()])
          .filter((n) => n > 1).length
        console.info(
          `${KILLS} kills: ${records.length} records, ${acknowledged} acknowledged, ${repeats} sent again`,
        )
      }),
  )
})
