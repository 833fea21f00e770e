import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { listen, type Running } from './dynamodb.ts'

/**
 * The fate of a request: it is served; the server throttles it, or fails; the connection breaks before it is served, or
 * after; or half of its keys are served, if it has many.
 */
export type Fate = 'served' | 'throttled' | 'failed' | 'unheard' | 'unanswered' | 'halved'

export const fate: fc.Arbitrary<Fate> = fc.constantFrom(
  'served',
  'throttled',
  'failed',
  'unheard',
  'unanswered',
  'halved',
)

export interface UnsteadyWire extends Running {
  /** The fates of the next requests, in the order in which they arrive; requests after them are served. */
  fates: Fate[]
  /** Called with the name of an operation that was served, before its answer is sent. */
  onServed: ((operation: string) => Promise<void>) | undefined
}

/** An HTTP proxy before DynamoDB that gives each request its fate. */
export async function unsteadyWire(endpoint: string): Promise<UnsteadyWire> {
  const server = createServer((request, response) => {
    treat(wire, endpoint, request, response).catch(() => request.socket.destroy())
  })
  const wire: UnsteadyWire = { ...(await listen(server)), fates: [], onServed: undefined }
  return wire
}

async function treat(
  wire: UnsteadyWire,
  endpoint: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const fate = wire.fates.shift() ?? 'served'
  const body = await text(request)
  const answer = await answerOf(fate, body, (asked) => forward(endpoint, request, asked))
  if (answer !== undefined) await wire.onServed?.(operationOf(request))
  if (answer === undefined) request.socket.destroy()
  else response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(answer.body)
}

/** `x-amz-target: DynamoDB_20120810.Query` */
const operationOf = ({ headers }: IncomingMessage): string =>
  String(headers['x-amz-target']).split('.')[1] ?? ''

type Forward = (body: string) => Promise<Answer>

async function answerOf(fate: Fate, body: string, ask: Forward): Promise<Answer | undefined> {
  switch (fate) {
    case 'served':
      return ask(body)
    case 'throttled':
      return refusal(400, 'ProvisionedThroughputExceededException')
    case 'failed':
      return refusal(500, 'InternalServerError')
    case 'unheard':
      return undefined
    case 'unanswered':
      await ask(body)
      return undefined
    case 'halved':
      return askHalf(body, ask)
  }
}

const refusal = (status: number, name: string): Answer => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'not now' }),
})

interface Answer {
  readonly status: number
  readonly body: string
}

async function forward(endpoint: string, { headers }: IncomingMessage, body: string): Promise<Answer> {
  const kept = ['content-type', 'x-amz-target', 'x-amz-date', 'authorization']
  const passed = kept.map((name) => [name, String(headers[name])] as [string, string])
  const answer = await fetch(endpoint, { method: 'POST', headers: passed, body })
  return { status: answer.status, body: await answer.text() }
}

interface Keys {
  readonly Keys: readonly unknown[]
}

/** A batch request for one table, from which a request for a part of it can be made. */
interface Batch {
  readonly table: string
  readonly all: readonly unknown[]
  readonly some: (asked: readonly unknown[]) => unknown
  /** The field of the answer that lists what was not served. */
  readonly left: 'UnprocessedKeys' | 'UnprocessedItems'
}

/** The batch in a body: BatchGetItem has keys, BatchWriteItem has items to put. */
function batchIn(body: string): Batch | undefined {
  const { RequestItems: items = {} } = JSON.parse(body) as {
    RequestItems?: Record<string, Keys | readonly unknown[]>
  }
  const [table, wanted] = Object.entries(items)[0] ?? []
  if (table === undefined || wanted === undefined) return undefined
  if (!('Keys' in wanted)) return { table, all: wanted, some: (asked) => asked, left: 'UnprocessedItems' }
  return { table, all: wanted.Keys, some: (Keys) => ({ ...wanted, Keys }), left: 'UnprocessedKeys' }
}

/** Sends the first half of a batch, and answers that the others are unprocessed. */
async function askHalf(body: string, ask: Forward): Promise<Answer> {
  const batch = batchIn(body)
  if (batch === undefined || batch.all.length < 2) return ask(body)
  const { table, all, some, left } = batch
  const half = Math.floor(all.length / 2)
  const { status, body: answer } = await ask(
    JSON.stringify({ RequestItems: { [table]: some(all.slice(0, half)) } }),
  )
  if (status !== 200) return { status, body: answer }
  const rest = { [left]: { [table]: some(all.slice(half)) } }
  return { status, body: JSON.stringify({ ...(JSON.parse(answer) as object), ...rest }) }
}
