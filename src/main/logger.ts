import { pino, type Logger } from 'pino'
import pretty from 'pino-pretty'

const STDERR = 2

/** A logger to stderr: one JSON object a line, or lines for people where a person sits there. */
export function createLogger(level: string): Logger {
  if (process.stderr.isTTY) return pino({ level }, pretty({ destination: STDERR, sync: true }))
  return pino({ level }, pino.destination({ dest: STDERR, sync: true }))
}
