import type { NewRecord } from '../../log/log.ts'

/** The event of a valid line, ready to be sent. */
export interface Item {
  readonly line: number
  readonly record: NewRecord
}
