import { writeFileSync } from 'node:fs'
import type { FromProcess, ToProcess, Work } from '../messages.ts'
import type { Bytes } from './bytes.ts'
import { extract } from './extract.ts'

// The process that extracts. It opens nothing itself: bytes come and results go as messages, one object at a time.

const tell = (told: FromProcess): void => void process.send?.(told)

/** Receives the answer to the request under way. */
let answered: ((bytes: Uint8Array) => void) | undefined

/** The requests of an object follow one another, also if a library asks for several ranges at once. */
function bytesOf({ size }: Work): Bytes {
  let turn: Promise<unknown> = Promise.resolve()
  const ask = (from: number, end: number): Promise<Buffer> =>
    new Promise((resolve) => {
      answered = (bytes) => resolve(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
      tell({ kind: 'read', from, to: end - 1 })
    })
  return {
    size,
    read: (from, end) => {
      const asked = turn.then(() => ask(from, end))
      turn = asked
      return asked
    },
  }
}

async function run(work: Work): Promise<void> {
  const beforeBytes = process.memoryUsage.rss()
  const outcome = await extract(bytesOf(work), work.contentType)
  const peakBytes = process.resourceUsage().maxRSS * 1_024
  tell({ kind: 'outcome', outcome, beforeBytes, peakBytes, afterBytes: process.memoryUsage.rss() })
}

/** If memory runs out, Linux ends this process first. */
function offerToDie(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000')
  } catch {
    // Only Linux has it.
  }
}

process.on('message', (told: ToProcess) => {
  if (told.kind === 'bytes') answered?.(told.bytes)
  else void run(told)
})
process.on('disconnect', () => process.exit())
// Ctrl-C goes to every process of a terminal; the parent decides when this one ends.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
offerToDie()
tell({ kind: 'ready' })
