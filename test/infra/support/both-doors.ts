import type { Route } from '../../../src/api/route.ts'
import type { Appended, NewRecord } from '../../../src/log/log.ts'
import { openHouse } from '../../rooms/api/support/house.ts'
import { MemoryLog } from '../../rooms/mapping/support/memory-log.ts'
import { answer, send, type Asked } from './gateway.ts'

/** A log that keeps the appended records for the test, and answers with the failures in `failing`. */
class Tape extends MemoryLog {
  taken: NewRecord[] = []
  failing: readonly (string | undefined)[] = []
  answered: readonly Appended[] = []

  override async append(records: readonly NewRecord[]) {
    this.taken.push(...records)
    const appended: readonly Appended[] = await super.append(records)
    this.answered = appended.map((one, at) => {
      const code = this.failing[at]
      return code === undefined ? one : { ok: false, code, message: 'said by the log' }
    })
    return [...this.answered] as Awaited<ReturnType<MemoryLog['append']>>
  }
}

export type Doors = Awaited<ReturnType<typeof openDoors>>

/** The embedded server and the gateway, for the same requests: same user, same time. */
export async function openDoors() {
  const tape = new Tape(4, () => 0)
  let requestId = ''
  const house = await openHouse(() => ({ log: tape, stream: 'events', newId: () => requestId }))

  async function askEmbedded(asked: Asked, failing: readonly (string | undefined)[] = []) {
    const { route, sub, parameters, mediaType, body, time } = asked
    requestId = asked.requestId
    house.clock.now = time
    Object.assign(tape, { taken: [], failing, answered: [] })
    const reply = await house.ask(route.method, urlOf(route, parameters.path), {
      token: await house.token(sub),
      headers: { 'content-type': mediaType, ...parameters.header },
      body,
    })
    return { status: reply.status, type: reply.type.split(';')[0], body: reply.body, records: tape.taken }
  }

  return { askEmbedded, askGateway, answered: () => tape.answered, close: house.close }

  /** The answer of the gateway if Kinesis answers as the embedded log answered. */
  function askGateway(asked: Asked, failing: readonly (string | undefined)[] = []) {
    const sent = send(asked)
    if (!sent.ok) return { ...sent, records: [] as NewRecord[] }
    const records = recordsOf(sent.request)
    const told = tape.answered.map(kinesisOf)
    const single = 'Data' in (sent.request as object)
    const failed = failing.filter((code) => code !== undefined).length
    const reply = !single
      ? answer(asked.route, 200, { FailedRecordCount: failed, Records: told }, sent.context)
      : failed === 0
        ? answer(asked.route, 200, told[0], sent.context)
        : answer(asked.route, 400, { __type: failing[0], message: 'said by Kinesis' }, sent.context)
    return { ok: true as const, ...reply, records }
  }
}

/** The records that the gateway would send for a request; none if it refuses the request. */
export function recordsSent(asked: Asked): readonly NewRecord[] {
  const sent = send(asked)
  return sent.ok ? recordsOf(sent.request) : []
}

const urlOf = ({ path }: Route, params: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name]!))

const kinesisOf = (appended: Appended): object =>
  appended.ok
    ? { SequenceNumber: appended.sequenceNumber, ShardId: appended.shardId }
    : { ErrorCode: appended.code, ErrorMessage: 'said by Kinesis' }

interface Entry {
  readonly Data: string
  readonly PartitionKey: string
}

function recordsOf(request: unknown): NewRecord[] {
  const { Records, ...single } = request as { StreamName: string; Records?: Entry[] } & Entry
  return (Records ?? [single]).map(({ Data, PartitionKey }) => ({
    partitionKey: PartitionKey,
    data: Buffer.from(Data, 'base64'),
  }))
}
