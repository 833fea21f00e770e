import { Readable } from 'node:stream'
import { appendLines } from '../../../../src/cli/append/append-lines.ts'
import { logSink } from '../../../../src/cli/append/sink.ts'
import { retryParked, tablePark } from '../../../../src/consume/parking.ts'
import { horizonAt } from '../../../../src/events/horizon.ts'
import { positionOf, type SequenceNumber } from '../../../../src/events/position.ts'
import type { Refusal } from '../../../../src/events/refusal.ts'
import { vocabulary } from '../../../media.ts'
import { openHouse } from '../../api/support/house.ts'

/** The answer of an entrance to an event: the reason of its refusal, or `IN`. */
export type Verdict = string
export type Entrance = (text: string) => Promise<Verdict>

const IN = 'in'
export const AHEAD_MS = 300_000

interface Results {
  readonly results: readonly { readonly error?: Refusal }[]
}

/** Every entrance of one house, as functions of the text of a producer's event. */
export async function openEntrances() {
  const house = await openHouse(() => ({ aheadMs: AHEAD_MS }))
  const { log, tables } = house.home
  const token = await house.token('carrier', 'producer')

  const posted =
    (mediaType: string, wrap: (text: string) => string): Entrance =>
    async (text) => {
      const body = wrap(text)
      const answer = await house.ask('POST', '/events', {
        token,
        body,
        headers: { 'content-type': mediaType },
      })
      const { results } = answer.body as Results
      return results.at(-1)?.error?.reason ?? IN
    }

  const record: Entrance = async (text) => {
    const { status, body } = await house.ask('PUT', '/streams/any/record', { token, body: { Data: text } })
    return status === 200 ? IN : (body as { type: string }).type.replace('urn:tributary:problem:', '')
  }

  const records: Entrance = async (text) => {
    const { body } = await house.ask('PUT', '/streams/any/records', {
      token,
      body: { records: [{ data: text }] },
    })
    const [entry] = (body as { Records: readonly { ErrorMessage?: string }[] }).Records
    return entry?.ErrorMessage?.split(':')[0] ?? IN
  }

  const bulk: Entrance = async (text) => {
    const reasons: string[] = []
    const rejects = {
      count: 0,
      add: (_line: number, _text: string, { reason }: Refusal) => {
        reasons.push(reason)
        return Promise.resolve()
      },
      end: () => Promise.resolve(),
    }
    const sink = logSink({ log, aheadMs: AHEAD_MS }, () => house.clock.now)
    const chunks = Readable.from([Buffer.from(text)])
    await appendLines(
      chunks,
      { vocabulary, sink, rejects, tally: { appended: 0 } },
      new Promise(() => undefined),
    )
    return reasons[0] ?? IN
  }

  let parked = 0
  /** A retry answers `no-event` where the other entrances give the exact reason. */
  const retried: Entrance = async (text) => {
    const position = positionOf(String(++parked).padStart(56, '0') as SequenceNumber)
    const data = Buffer.from(text)
    await tablePark(tables)([
      {
        consumer: 'usage',
        shardId: 'shardId-000000000000',
        position,
        reason: 'fold-threw',
        cause: '',
        data,
        appendedAt: 0,
      },
    ])
    const horizon = horizonAt(house.clock.now, AHEAD_MS)
    const done = await retryParked({ log, tables, vocabulary }, `usage:${position}`, horizon)
    return done.ok ? IN : done.error.reason
  }

  const entrances = {
    'POST /events, one': posted('application/cloudevents+json', (text) => text),
    'POST /events, an array': posted('application/json', (text) => `[${GOOD},${text}]`),
    'POST /events, an array alone': posted('application/json', (text) => `[${text}]`),
    'POST /events, lines': posted('application/x-ndjson', (text) => `${GOOD}\n${text}`),
    'PUT /streams/{name}/record': record,
    'PUT /streams/{name}/records': records,
    append: bulk,
  }
  return { entrances, retried, house }
}

const GOOD =
  '{"specversion":"1.0","id":"good","source":"test","type":"user.located","subject":"ann","time":"2025-06-01T12:00:00Z","data":{"lat":1,"lon":2}}'
