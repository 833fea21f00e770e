import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getHeapStatistics } from 'node:v8'
import { threadId } from 'node:worker_threads'

/**
 * Preloaded into every thread of the server (`--import sampler.js?into=DIR`). When the thread ends, it writes its peak
 * of heap and external memory, in bytes, into a file of DIR. The file that LMDB maps counts as neither.
 */
const into = new URL(import.meta.url).searchParams.get('into') ?? '.'
let peak = 0

function sample(): void {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics()
  peak = Math.max(peak, heap + external)
}

setInterval(sample, 50).unref()
process.once('exit', () => writeFileSync(join(into, `thread-${threadId.toString()}`), peak.toString()))
