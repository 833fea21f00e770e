import type { LogAppender, LogReader } from './log.ts'

/** A log for a home that has none: every method rejects, and the error says why. */
export function noLog(why: string): LogReader & LogAppender {
  const refuse = (): Promise<never> => Promise.reject(new Error(`Cannot reach the log: ${why}`))
  return { shards: refuse, open: refuse, read: refuse, behind: refuse, shardOf: refuse, append: refuse }
}
