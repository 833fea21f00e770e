import { compileFilters } from './filter.ts'
import { ok, refuse, type Result } from '../base/result.ts'

/**
 * What CloudFormation's AWS::Lambda::EventSourceMapping takes for Kinesis: its names in camel case, its ranges and
 * its defaults, but for `startingPosition`, which AWS leaves without one and is TRIM_HORIZON here.
 */
export interface MappingSettings {
  /** 1 to 10,000 records an invocation. */
  readonly batchSize: number
  /** 0 to 300: how long to gather records before invoking. */
  readonly maximumBatchingWindowInSeconds: number
  /** 1 to 10 batches of one shard at once; order is kept within a partition key. */
  readonly parallelizationFactor: number
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP'
  /** Seconds since 1970, with AT_TIMESTAMP. */
  readonly startingPositionTimestamp?: number
  readonly bisectBatchOnFunctionError: boolean
  /** 0 to 10,000, or -1 for without end. */
  readonly maximumRetryAttempts: number
  /** 60 to 604,800, or -1 for without end. */
  readonly maximumRecordAgeInSeconds: number
  /** 0 (none) to 900. */
  readonly tumblingWindowInSeconds: number
  readonly functionResponseTypes: readonly 'ReportBatchItemFailures'[]
  /** Up to 10 EventBridge patterns, as JSON text; a record that matches any of them is delivered. */
  readonly filterCriteria: { readonly filters: readonly { readonly pattern: string }[] }
  /** The ARN that the on-failure destination is known by; S3 destinations get the records themselves too. */
  readonly destinationConfig: { readonly onFailure?: { readonly destination: string } }
  readonly enabled: boolean
}

export const defaultSettings: MappingSettings = {
  batchSize: 100,
  maximumBatchingWindowInSeconds: 0,
  parallelizationFactor: 1,
  startingPosition: 'TRIM_HORIZON',
  bisectBatchOnFunctionError: false,
  maximumRetryAttempts: -1,
  maximumRecordAgeInSeconds: -1,
  tumblingWindowInSeconds: 0,
  functionResponseTypes: [],
  filterCriteria: { filters: [] },
  destinationConfig: {},
  enabled: true,
}

type Rule = (value: unknown) => string | undefined

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

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const filterCriteria: Rule = (value) => {
  const filters = isRecord(value) ? value['filters'] : undefined
  const fits =
    Array.isArray(filters) &&
    filters.length <= 10 &&
    filters.every((filter) => isRecord(filter) && typeof filter['pattern'] === 'string')
  if (!fits) return 'must have `filters`: at most 10, each with a `pattern`'
  return faultOfFilters(filters as MappingSettings['filterCriteria']['filters'])
}

function faultOfFilters(filters: MappingSettings['filterCriteria']['filters']): string | undefined {
  try {
    compileFilters(filters)
    return undefined
  } catch (cause) {
    return `must have patterns as EventBridge knows them. ${cause instanceof Error ? cause.message : ''}`
  }
}

const destinationConfig: Rule = (value) => {
  if (!isRecord(value)) return 'must be an object'
  const target = value['onFailure']
  const fits = target === undefined || (isRecord(target) && typeof target['destination'] === 'string')
  return fits ? undefined : 'must have a `destination` in `onFailure`'
}

const RULES: Readonly<Record<keyof MappingSettings, Rule>> = {
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
}

const isSetting = (name: string): name is keyof MappingSettings => Object.hasOwn(RULES, name)

function complaint(name: string, value: unknown): string | undefined {
  if (!isSetting(name)) return `Cannot use setting ${name}: there is none of this name`
  const broken = RULES[name](value)
  return broken === undefined ? undefined : `Cannot use setting ${name}: it ${broken}`
}

/** Takes settings from outside (missing ones get their defaults), or says for each wrong one what it must be. */
export function parseSettings(value: unknown): Result<MappingSettings, readonly string[]> {
  if (!isRecord(value)) return refuse(['Cannot use settings: they must be an object'])
  const given = Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined))
  const complaints = Object.entries(given).flatMap(([name, each]) => complaint(name, each) ?? [])
  const settings = { ...defaultSettings, ...given }
  const timed = settings.startingPosition === 'AT_TIMESTAMP'
  if (timed !== (settings.startingPositionTimestamp !== undefined))
    complaints.push(
      'Cannot use setting startingPositionTimestamp: it goes with AT_TIMESTAMP, and only with it',
    )
  return complaints.length === 0 ? ok(settings) : refuse(complaints)
}
