import type { Worker } from 'node:worker_threads'
import { Failure } from '../base/failure.ts'
import { foldingTogether, type Folding } from '../generations/folding.ts'
import type { HomeOptions } from '../home/home-options.ts'
import { tuneV8 } from '../process/tune-v8.ts'
import { beginThread, finishThread } from './begin-thread.ts'
import { shardShares, type ShardShare } from './shard-share.ts'

/** The data that a thread of a rebuild gets. */
export interface FoldingData {
  /** The module of the application; the media-sharing one if missing. */
  readonly app: string | undefined
  readonly home: HomeOptions
  readonly table: string
  /** The name in the port of the generation that is built. */
  readonly generation: string
  readonly share: ShardShare
}

/** To a thread, beside `STOP`: tell when everything that is in the log now is folded. */
export interface IdleAsked {
  readonly idle: number
}

/** From a thread: it has folded records; it is idle, as asked; or it cannot go on. */
export type FoldingNews =
  | { readonly kind: 'took'; readonly records: number }
  | { readonly kind: 'idle'; readonly asked: number }
  | { readonly kind: 'failed'; readonly why: string }

/** Folds in a thread for each processor. They share the shards, and each opens the home itself. */
export function foldingThreads(
  file: URL,
  data: Omit<FoldingData, 'share'>,
  took: (records: number) => void,
): Folding {
  tuneV8()
  return foldingTogether(shardShares().map((share) => foldingThread(file, { ...data, share }, took)))
}

function foldingThread(file: URL, data: FoldingData, took: (records: number) => void): Folding {
  const worker = beginThread(file, data)
  const awaited = new Map<number, () => void>()
  const failed = failureOf(worker)
  let asked = 0
  let isGone = false
  worker.once('exit', () => (isGone = true))
  worker.on('message', (news: FoldingNews) => {
    if (news.kind === 'took') took(news.records)
    else if (news.kind === 'idle') awaited.get(news.asked)?.()
  })
  return {
    idle: () => {
      asked += 1
      const idle = new Promise<void>((resolve) => awaited.set(asked, resolve))
      worker.postMessage({ idle: asked } satisfies IdleAsked)
      return Promise.race([idle, failed])
    },
    stop: () => (isGone ? Promise.resolve() : finishThread(worker)),
  }
}

/** Rejects when the thread says that it cannot go on, or dies. */
function failureOf(worker: Worker): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    worker.on('message', (news: FoldingNews) => {
      if (news.kind === 'failed') reject(new Failure(news.why))
    })
    worker.on('error', reject)
    worker.on('exit', () => reject(new Error('Cannot go on with the rebuild: one of its threads died')))
  })
  failed.catch(() => undefined)
  return failed
}
