import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread, threadId } from 'node:worker_threads'
import type { Collected } from './collected.ts'

/**
 * Preloaded into every thread of the server (`--import sampler.js?into=DIR`). When the thread ends, it writes its peak
 * of heap and external memory, in bytes, into a file of DIR. The file that LMDB maps counts as neither. On SIGUSR2 the
 * main thread, which answers requests, collects its garbage, and writes `Collected` into a file of DIR.
 */
const into = new URL(import.meta.url).searchParams.get('into') ?? '.'
let peak = 0
let recent = 0

function sample(): number {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics()
  const now = heap + external
  recent = Math.max(recent, now)
  peak = Math.max(peak, now)
  return now
}

setInterval(sample, 50).unref()
process.once('exit', () => writeFileSync(join(into, `thread-${threadId.toString()}`), peak.toString()))

setFlagsFromString('--expose-gc')
/** Without options it collects everything; with them, Node 20 leaves most of it. */
const gc = runInNewContext('gc') as NodeJS.GCFunction

function collect(): void {
  sample()
  gc()
  const before = recent
  recent = 0
  const collected: Collected = { peak: before, used: sample() }
  writeFileSync(join(into, 'collecting'), JSON.stringify(collected))
  renameSync(join(into, 'collecting'), join(into, 'collected'))
}

if (isMainThread) process.on('SIGUSR2', collect)
