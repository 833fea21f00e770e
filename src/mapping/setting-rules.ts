import { compileFilters } from './filter.ts'

/** Says what a setting must be; undefined if it is valid. */
export type Rule = (value: unknown) => string | undefined

const within =
  (from: number, to: number, endless = false): Rule =>
  (value) =>
    (Number.isInteger(value) && Number(value) >= from && Number(value) <= to) || (endless && value === -1)
      ? undefined
      : `must be an integer from ${from} to ${to}${endless ? ', or -1' : ''}`

const oneOf =
  (...values: readonly unknown[]): Rule =>
  (value) =>
    values.includes(value) ? undefined : `must be one of ${values.join(', ')}`

const seconds: Rule = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? undefined : 'must be seconds since 1970'

const responseTypes: Rule = (value) =>
  Array.isArray(value) && value.length <= 1 && value.every((type) => type === 'ReportBatchItemFailures')
    ? undefined
    : 'must be [] or ["ReportBatchItemFailures"]'

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a value is an object with no other members than these. */
const isOnly = (value: unknown, ...names: readonly string[]): value is Readonly<Record<string, unknown>> =>
  isRecord(value) && Object.keys(value).every((name) => names.includes(name))

/** AWS has a quota of 5, and raises it to 10 on request; the length of a pattern is the API's. */
const MOST_FILTERS = 10
const LONGEST_PATTERN = 4_096

const isFilter = (value: unknown): boolean =>
  isOnly(value, 'pattern') &&
  typeof value['pattern'] === 'string' &&
  value['pattern'].length <= LONGEST_PATTERN

const filterCriteria: Rule = (value) => {
  const filters = isOnly(value, 'filters') ? value['filters'] : undefined
  const fits = Array.isArray(filters) && filters.length <= MOST_FILTERS && filters.every(isFilter)
  if (!fits)
    return `must have \`filters\`: at most ${MOST_FILTERS}, each with a \`pattern\` of at most ${LONGEST_PATTERN} characters`
  return faultOfFilters(filters as Filters)
}

type Filters = Parameters<typeof compileFilters>[0]

function faultOfFilters(filters: Filters): string | undefined {
  try {
    compileFilters(filters)
    return undefined
  } catch (cause) {
    return `must have patterns as EventBridge knows them. ${cause instanceof Error ? cause.message : ''}`
  }
}

/** "Retain discarded batch records for a Kinesis Data Streams event source", AWS Lambda guide; at most 350 characters (OnFailure). */
const DESTINATION = /^arn:aws[a-z-]*:(?:(?:sqs|sns):[a-z0-9-]+:\d{12}|s3::):[^:]+$/
const LONGEST_ARN = 350

const destinationConfig: Rule = (value) => {
  const target = isOnly(value, 'onFailure') ? value['onFailure'] : null
  if (target === undefined) return undefined
  const arn = isOnly(target, 'destination') ? target['destination'] : undefined
  const fits = typeof arn === 'string' && arn.length <= LONGEST_ARN && DESTINATION.test(arn)
  return fits
    ? undefined
    : 'must have, if anything, the ARN of an SQS queue, an SNS topic or an S3 bucket as `onFailure.destination`'
}

export const RULES = {
  batchSize: within(1, 10_000),
  maximumBatchingWindowInSeconds: within(0, 300),
  parallelizationFactor: within(1, 10),
  startingPosition: oneOf('TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'),
  startingPositionTimestamp: seconds,
  bisectBatchOnFunctionError: oneOf(true, false),
  maximumRetryAttempts: within(0, 10_000, true),
  maximumRecordAgeInSeconds: within(60, 604_800, true),
  tumblingWindowInSeconds: within(0, 900),
  functionResponseTypes: responseTypes,
  filterCriteria,
  destinationConfig,
  enabled: oneOf(true, false),
} satisfies Readonly<Record<string, Rule>>
