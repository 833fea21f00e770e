import type { Readable } from 'node:stream'
import { ok, refuse, type Result } from '../base/result.ts'
import type { BodyBudget } from './body-budget.ts'
import { problem, type Reply } from './reply.ts'

/** The limits of bodies that are read completely. */
export interface BodyBounds {
  /** The maximum size of one body, in bytes. */
  readonly limit: number
  /** Milliseconds within which a body must arrive. */
  readonly withinMs: number
  readonly budget: BodyBudget
}

export const TOO_LARGE = problem(413, 'too-large', 'The body is larger than this server accepts')
const TOO_SLOW = problem(408, 'too-slow', 'The request did not arrive completely in time')
/** No client reads this answer; 499 is nginx's status for a request whose client has gone. */
export const GONE = problem(499, 'client-gone', 'The client has gone before its request was answered')
const LATER = { 'retry-after': '1' }
const FULL = {
  all: problem(503, 'busy', 'The server holds as many bodies as it can at one time: try again', {}, LATER),
  each: problem(
    429,
    'too-much-at-once',
    'Too many bytes of your requests are under way: try again',
    {},
    LATER,
  ),
}

/** The memory that a piece of a body takes in addition to its bytes: a body may arrive byte by byte. */
const PIECE_BYTES = 256

/** A body, and a function that frees its part of the budget. */
export interface ReadBody {
  readonly bytes: Uint8Array
  readonly release: () => void
}

/** Reads a caller's body into memory. If it exceeds a limit, it is refused at once, and no more is read. */
export function readBody(
  stream: Readable,
  caller: string,
  { limit, withinMs, budget }: BodyBounds,
): Promise<Result<ReadBody, Reply>> {
  const chunks: Buffer[] = []
  let [length, held] = [0, 0]
  const release = () => budget.give(caller, held)
  return new Promise((resolve) => {
    const stop = (result: Result<ReadBody, Reply>): void => {
      clearTimeout(timer)
      stream.off('data', take).off('end', done).off('error', gone).off('close', gone)
      stream.on('error', () => undefined)
      if (!result.ok) release()
      resolve(result)
    }
    const take = (chunk: Buffer): void => {
      const cost = chunk.length + PIECE_BYTES
      const room = length + chunk.length > limit ? undefined : budget.take(caller, cost)
      if (room !== 'taken') {
        stop(refuse(room === undefined ? TOO_LARGE : FULL[room]))
        return
      }
      length += chunk.length
      held += cost
      chunks.push(chunk)
    }
    const done = () => {
      stop(ok({ bytes: wholeOf(chunks), release }))
    }
    const gone = () => {
      stop(refuse(GONE))
    }
    const timer = setTimeout(() => {
      stop(refuse(TOO_SLOW))
    }, withinMs)
    stream.on('data', take).on('end', done).on('error', gone).on('close', gone)
  })
}

const wholeOf = (chunks: readonly Buffer[]): Buffer =>
  chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
