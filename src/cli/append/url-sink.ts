import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { Failure, reasonOf } from '../../base/failure.ts'
import type { Item } from './item.ts'
import type { Sink } from './sink.ts'

const results = Type.Object({
  results: Type.Array(
    Type.Object({ error: Type.Optional(Type.Object({ reason: Type.String(), detail: Type.String() })) }),
  ),
})
const problem = Type.Object({ title: Type.String(), detail: Type.Optional(Type.String()) })

/** A sink that sends to a server in batches of 500, one at a time, which keeps their order. */
export function urlSink(url: string, token: string | undefined): Sink {
  return {
    batchItems: 500,
    batchBytes: 4 * 1024 * 1024,
    underWay: 1,
    send: async (items) => {
      const answers = await post(url, token, bodyOf(items))
      if (answers.length === items.length) return answers.map((answer) => answer.error)
      throw new Failure(
        `Cannot append to ${url}: it answered for ${answers.length} of ${items.length} events`,
      )
    },
  }
}

const NEWLINE = Buffer.from('\n')

const bodyOf = (items: readonly Item[]): Buffer =>
  Buffer.concat(items.flatMap((item) => [item.record.data, NEWLINE]))

type Results = Static<typeof results>['results']

async function post(url: string, token: string | undefined, body: Buffer): Promise<Results> {
  const headers = {
    'content-type': 'application/x-ndjson',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
  const response = await fetch(new URL('/events', url), { method: 'POST', headers, body }).catch(
    (error: unknown) => {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
      throw new Failure(`Cannot append to ${url}: ${reasonOf(cause)}`, { cause: error })
    },
  )
  return resultsOf(url, response)
}

async function resultsOf(url: string, response: Response): Promise<Results> {
  const answer: unknown = await response.json().catch(() => undefined)
  if (Value.Check(results, answer)) return answer.results
  const why = Value.Check(problem, answer) ? (answer.detail ?? answer.title) : response.statusText
  throw new Failure(`Cannot append to ${url}: ${response.status} ${why}`)
}
