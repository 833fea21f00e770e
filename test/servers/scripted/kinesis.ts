import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { answer, refusal, THROTTLED, type Answer } from './answer.ts'
import { ScriptedPuts } from './puts.ts'
import { ScriptedShards, type Asked, type Sent } from './shards.ts'

/** The answer to one GetRecords instead of records. */
export type ReadFault = 'expired' | 'throttled' | 'nothing yet'

interface Body extends Asked {
  readonly Records?: readonly Sent[]
  readonly NextToken?: string
  readonly ShardIterator?: string
  readonly Limit?: number
}

/** A server with the part of Kinesis' JSON protocol that the adapter uses. It fails as the script says. */
export class ScriptedKinesis {
  readonly shards = new ScriptedShards()
  readonly puts = new ScriptedPuts(this.shards)
  /** The answers to the next GetRecords, one each; after them, records. */
  reads: ReadFault[] = []
  /** The attributes that DescribeStreamSummary answers in addition to the status. */
  summary: object = {}
  /** The difference of its clock from ours, in milliseconds, in the Date of its answers. */
  skewMs = 0
  /** The operation of every request. */
  readonly asked: string[] = []
  readonly #server = createServer((request, response) => void this.#serve(request, response))

  /** Starts on a free port. */
  static async start(): Promise<ScriptedKinesis> {
    const kinesis = new ScriptedKinesis()
    kinesis.#server.listen(0, '127.0.0.1')
    await once(kinesis.#server, 'listening')
    return kinesis
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async end(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    const body = (await json(request)) as Body
    this.asked.push(operation)
    const given = await this.#answer(operation, body)
    if (given === undefined) return void request.socket.destroy()
    const date = new Date(Date.now() + this.skewMs).toUTCString()
    response.writeHead(given.status, { 'content-type': 'application/x-amz-json-1.1', date })
    response.end(JSON.stringify(given.body))
  }

  #answer(operation: string, body: Body): Answer | undefined | Promise<Answer | undefined> {
    switch (operation) {
      case 'PutRecords':
        return this.puts.put(body.Records ?? [])
      case 'DescribeStreamSummary':
        return answer({ StreamDescriptionSummary: { StreamStatus: 'ACTIVE', ...this.summary } })
      case 'ListShards':
        return answer(this.shards.list(body.NextToken))
      case 'GetShardIterator':
        return answer({ ShardIterator: this.shards.iterator(body) })
      case 'GetRecords':
        return this.#records(body.ShardIterator ?? '', body.Limit ?? 10_000)
      default:
        return refusal('UnknownOperationException')
    }
  }

  #records(iterator: string, limit: number): Answer {
    switch (this.reads.shift()) {
      case 'expired':
        return refusal('ExpiredIteratorException')
      case 'throttled':
        return refusal(THROTTLED)
      case 'nothing yet':
        return answer({ Records: [], NextShardIterator: iterator, MillisBehindLatest: 60_000 })
      case undefined:
        return answer(this.shards.get(iterator, limit))
    }
  }
}
