import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { STOP } from './runner-messages.ts'

const STOP_WITHIN_MS = 10_000

/**
 * Objects of batches live for a moment: a large young generation avoids copying them (three half-spaces, see
 * `tune-v8.ts`). V8 collects without a break when the old generation nears its limit.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 240, maxOldGenerationSizeMb: 1024 }

/**
 * A thread inherits the options of the process. With the option `--input-type` (for a program that is not a file), a
 * thread cannot run its file, so the thread then gets no options. A list of all the others is not possible here: Node
 * refuses V8's options in it (ERR_WORKER_INVALID_EXEC_ARGV), and `npm start` sets some.
 */
const execArgv = process.execArgv.some((flag) => flag.startsWith('--input-type')) ? { execArgv: [] } : {}

/** A thread that folds. */
export const beginThread = (file: URL, workerData: object): Worker =>
  new Worker(file, { workerData, resourceLimits, ...execArgv })

/** Asks a thread to finish its work; ends it if that takes too long. */
export async function finishThread(worker: Worker): Promise<void> {
  const gone = once(worker, 'exit')
  const late = setTimeout(() => void worker.terminate(), STOP_WITHIN_MS)
  worker.postMessage(STOP)
  await gone
  clearTimeout(late)
}
