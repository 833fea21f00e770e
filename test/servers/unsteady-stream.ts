import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { listen, type Running } from './dynamodb.ts'
import { answer, refusal, THROTTLED, type Answer } from './scripted/answer.ts'

/** The fate of a request: the server throttles it, or fails; or the connection breaks before it is served, or after. */
type Fate = 'served' | 'throttled' | 'failed' | 'unheard' | 'unanswered'

/** The fate of a request to append; also `partial`: its first record is refused and the others are taken. */
export type PutFate = Fate | 'partial'

/** The fate of a request to read; also `expired`: its iterator has expired, unless GetShardIterator gave it. */
export type ReadFate = Fate | 'expired'

export interface UnsteadyStream extends Running {
  /** The fates of the next PutRecords and of the next GetRecords, in the order in which they arrive. */
  puts: PutFate[]
  reads: ReadFate[]
  /** Iterators that GetShardIterator gave. These never expire; only iterators that came with records do. */
  readonly fresh: Set<string>
}

/** An HTTP proxy before Kinesis that gives each request its fate. */
export async function unsteadyStream(endpoint: string): Promise<UnsteadyStream> {
  const server = createServer((request, response) => {
    treat(stream, endpoint, request, response).catch(() => request.socket.destroy())
  })
  const stream: UnsteadyStream = { ...(await listen(server)), puts: [], reads: [], fresh: new Set() }
  return stream
}

async function treat(
  stream: UnsteadyStream,
  endpoint: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await text(request)
  const fate = fateOf(stream, operationOf(request), body) ?? 'served'
  const given = await answerOf(fate, body, (asked) => forward(endpoint, request, asked))
  const { ShardIterator } = (given?.body ?? {}) as Iterating
  if (ShardIterator !== undefined) stream.fresh.add(ShardIterator)
  if (given === undefined) return void request.socket.destroy()
  response.writeHead(given.status, { 'content-type': 'application/x-amz-json-1.1' })
  response.end(JSON.stringify(given.body))
}

/** `x-amz-target: Kinesis_20131202.GetRecords` */
const operationOf = ({ headers }: IncomingMessage): string =>
  String(headers['x-amz-target']).split('.')[1] ?? ''

interface Iterating {
  readonly ShardIterator?: string
}

function fateOf(
  { puts, reads, fresh }: UnsteadyStream,
  operation: string,
  body: string,
): PutFate | ReadFate | undefined {
  if (operation === 'PutRecords') return puts.shift()
  if (operation !== 'GetRecords') return undefined
  const isFresh = fresh.has((JSON.parse(body) as Iterating).ShardIterator ?? '')
  return isFresh && reads[0] === 'expired' ? 'served' : reads.shift()
}

type Forward = (body: string) => Promise<Answer>

async function answerOf(fate: PutFate | ReadFate, body: string, ask: Forward): Promise<Answer | undefined> {
  switch (fate) {
    case 'served':
      return ask(body)
    case 'throttled':
      return refusal(THROTTLED)
    case 'expired':
      return refusal('ExpiredIteratorException')
    case 'failed':
      return refusal('InternalFailureException', 500)
    case 'unheard':
      return undefined
    case 'unanswered':
      await ask(body)
      return undefined
    case 'partial':
      return askOthers(body, ask)
  }
}

interface Put {
  readonly Records: readonly unknown[]
}

/** Takes all records except the first, as PutRecords does with HTTP 200 if one of several shards throttles. */
async function askOthers(body: string, ask: Forward): Promise<Answer> {
  const put = JSON.parse(body) as Put
  const failed = { ErrorCode: THROTTLED, ErrorMessage: 'not now' }
  const Records = put.Records.slice(1)
  if (Records.length === 0) return answer({ FailedRecordCount: 1, Records: [failed] })
  const { status, body: taken } = await ask(JSON.stringify({ ...put, Records }))
  if (status !== 200) return { status, body: taken }
  return answer({ FailedRecordCount: 1, Records: [failed, ...(taken as Put).Records] })
}

const KEPT = ['content-type', 'x-amz-target', 'x-amz-date', 'authorization']

async function forward(endpoint: string, { headers }: IncomingMessage, body: string): Promise<Answer> {
  const passed = KEPT.map((name) => [name, String(headers[name])] as [string, string])
  const answered = await fetch(endpoint, { method: 'POST', headers: passed, body })
  const told = await answered.text()
  return { status: answered.status, body: (told === '' ? {} : JSON.parse(told)) as object }
}
