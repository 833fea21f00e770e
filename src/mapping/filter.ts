import { isUtf8 } from 'node:buffer'
import type { LogRecord } from '../log/log.ts'
import type { Matches } from './operators.ts'
import { compilePattern } from './pattern.ts'

/**
 * Compiles FilterCriteria: a record is delivered where any filter matches its fields as Lambda shows them to filters
 * (`data` parsed as JSON, and `partitionKey` and its like); without filters, always. Data that is not JSON matches no
 * pattern about `data`. From "Using event filtering with a Kinesis event source". Throws where a filter is no pattern.
 */
export function compileFilters(
  filters: readonly { readonly pattern: string }[],
): (record: LogRecord) => boolean {
  if (filters.length === 0) return () => true
  const compiled = filters.map(({ pattern }) => compileFilter(pattern))
  return (record) => {
    const fields = fieldsOf(record)
    return compiled.some((matches) => matches(fields))
  }
}

function compileFilter(pattern: string): Matches {
  try {
    return compilePattern(JSON.parse(pattern))
  } catch (cause) {
    const reason =
      cause instanceof SyntaxError
        ? 'it is not JSON'
        : cause instanceof Error
          ? cause.message
          : 'it cannot be read'
    throw new Error(`Cannot use filter ${pattern}: ${reason}`, { cause })
  }
}

function fieldsOf(record: LogRecord): unknown {
  const { partitionKey, sequenceNumber, approximateArrivalTimestamp } = record
  const data = jsonOf(record.data)
  const fields = { partitionKey, sequenceNumber, kinesisSchemaVersion: '1.0' }
  return { ...fields, approximateArrivalTimestamp: approximateArrivalTimestamp / 1000, ...data }
}

/** The data's field, and none where the data is not JSON. */
function jsonOf(data: Uint8Array): { readonly data?: unknown } {
  if (!isUtf8(data)) return {}
  try {
    return { data: JSON.parse(Buffer.from(data).toString('utf8')) as unknown }
  } catch {
    return {}
  }
}
