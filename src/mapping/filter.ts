import { isUtf8 } from 'node:buffer'
import type { LogRecord } from '../log/log.ts'
import { asKinesisWrites, keyOf } from './lambda-event.ts'
import { isFields, type Fields, type Matches } from './leaves.ts'
import { compilePattern, isOr } from './pattern.ts'
import { parseSpelled, spelled } from './spelled-json.ts'

/** A filter, and whether it asks about the record's data. */
interface Filter {
  readonly matches: Matches
  readonly isAboutData: boolean
}

/**
 * Compiles FilterCriteria. A record is delivered if any filter matches its fields in Lambda's form (`data` parsed as
 * JSON, `partitionKey` and others); without filters, always. A filter on `data` drops a record whose data is not JSON,
 * whatever the filter asks ("Using event filtering with a Kinesis event source"; the table of formats: "Properly
 * filtering Kinesis and DynamoDB messages", AWS Lambda guide). Throws if a filter is not a valid pattern.
 */
export function compileFilters(
  filters: readonly { readonly pattern: string }[],
): (record: LogRecord) => boolean {
  if (filters.length === 0) return () => true
  const compiled = filters.map(({ pattern }) => compileFilter(pattern))
  const looksAtData = compiled.some((filter) => filter.isAboutData)
  return (record) => {
    const data = looksAtData ? jsonOf(record) : undefined
    const fields = { ...metadataOf(record), ...data }
    return compiled.some(
      ({ matches, isAboutData }) => (data !== undefined || !isAboutData) && matches(fields),
    )
  }
}

function compileFilter(pattern: string): Filter {
  try {
    const parsed = parseSpelled(pattern)
    const matches = compilePattern(parsed)
    return { matches, isAboutData: isFields(parsed) && isAboutData(parsed) }
  } catch (cause) {
    throw new Error(`Cannot use filter ${pattern}: ${reasonOf(cause)}`, { cause })
  }
}

const reasonOf = (cause: unknown): string => {
  if (cause instanceof SyntaxError || !(cause instanceof Error)) return 'it is not JSON'
  return cause.message
}

/** Throws if the pattern asks for data that is a text, as Lambda does when a mapping is created. */
function isAboutData(pattern: Fields): boolean {
  return Object.entries(pattern)
    .map(([name, rule]) => {
      if (isOr(name, rule)) return rule.map(isAboutData).includes(true)
      if (name === 'data' && !isFields(rule))
        throw new Error('the filter pattern for data properties must be in a valid JSON format')
      return name === 'data'
    })
    .includes(true)
}

const metadataOf = (record: LogRecord) => ({
  kinesisSchemaVersion: '1.0',
  ...keyOf(record),
  sequenceNumber: asKinesisWrites(record.sequenceNumber),
  approximateArrivalTimestamp: spelled(record.approximateArrivalTimestamp / 1000),
})

/** The field `data`; undefined if the data is not JSON. */
function jsonOf({ data }: LogRecord): { readonly data: unknown } | undefined {
  if (!isUtf8(data)) return undefined
  try {
    return { data: parseSpelled(Buffer.from(data).toString('utf8')) }
  } catch {
    return undefined
  }
}
