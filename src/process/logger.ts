import { writeSync } from 'node:fs'
import { Writable } from 'node:stream'
import { isatty } from 'node:tty'
import { pino, type Logger } from 'pino'
import pretty from 'pino-pretty'
import { codeOf } from '../base/failure.ts'

const STDERR = 2

const TRIES = 100
const PAUSE_MS = 2
const PAUSE = new Int32Array(new SharedArrayBuffer(4))

/**
 * A logger to stderr: one JSON object a line, or lines for people on a terminal. It checks the file descriptor, because
 * `process.stderr` of a worker thread is a stream to the main thread and never a terminal.
 */
export function createLogger(level: string): Logger {
  if (isatty(STDERR)) return pino({ level }, pretty({ destination: intoStderr(), sync: true }))
  return pino({ level }, lossyStderr)
}

/** A line that cannot be written is dropped: a full disk, or a reader that went away, must not end the process. */
const lossyStderr = { write: (line: string): void => writeAll(Buffer.from(line)) }

const intoStderr = (): Writable =>
  new Writable({
    write: (chunk: Buffer, _, done) => {
      writeAll(chunk)
      done()
    },
  })

function writeAll(bytes: Buffer): void {
  try {
    for (let at = 0, tries = 0; at < bytes.length && tries < TRIES; tries += 1) at += writeSome(bytes, at)
  } catch {
    return
  }
}

/** A pipe with a slow reader accepts nothing for a moment. */
function writeSome(bytes: Buffer, at: number): number {
  try {
    return writeSync(STDERR, bytes, at)
  } catch (error) {
    if (codeOf(error) !== 'EAGAIN') throw error
    Atomics.wait(PAUSE, 0, 0, PAUSE_MS)
    return 0
  }
}
