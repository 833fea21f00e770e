import { isatty } from 'node:tty'
import { pino, type Logger } from 'pino'
import pretty from 'pino-pretty'

const STDERR = 2

/**
 * A logger to stderr: one JSON object a line, or lines for people where a person sits there. It asks the file descriptor:
 * `process.stderr` of a worker thread is a stream to the main thread, and never a terminal.
 */
export function createLogger(level: string): Logger {
  if (isatty(STDERR)) return pino({ level }, pretty({ destination: STDERR, sync: true }))
  return pino({ level }, pino.destination({ dest: STDERR, sync: true }))
}
