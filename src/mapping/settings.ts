import { ok, refuse, type Result } from '../base/result.ts'
import { isRecord, RULES, type Rule } from './setting-rules.ts'
import { faultsBetween } from './settings-together.ts'

/**
 * The settings of CloudFormation's AWS::Lambda::EventSourceMapping for Kinesis: its names in camel case, its ranges and
 * its defaults. Only `startingPosition`, which has no default in AWS, is TRIM_HORIZON here.
 */
export interface MappingSettings {
  /** 1 to 10,000 records an invocation. */
  readonly batchSize: number
  /** 0 to 300: how long to gather records before an invocation. */
  readonly maximumBatchingWindowInSeconds: number
  /** 1 to 10 batches of one shard at once; order is kept within a partition key. */
  readonly parallelizationFactor: number
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP'
  /** Seconds since 1970, with AT_TIMESTAMP; not in the future. */
  readonly startingPositionTimestamp?: number
  readonly bisectBatchOnFunctionError: boolean
  /** 0 to 10,000, or -1 for no limit. */
  readonly maximumRetryAttempts: number
  /** 60 to 604,800, or -1 for no limit. */
  readonly maximumRecordAgeInSeconds: number
  /** 0 (none) to 900; with `parallelizationFactor` 1 only. */
  readonly tumblingWindowInSeconds: number
  readonly functionResponseTypes: readonly 'ReportBatchItemFailures'[]
  /**
   * Up to 10 EventBridge patterns of at most 4,096 characters, as JSON text; a record that matches any of them is
   * delivered.
   */
  readonly filterCriteria: { readonly filters: readonly { readonly pattern: string }[] }
  /**
   * The ARN of a queue, a topic or a bucket: the name of the on-failure destination. S3 destinations also get the
   * records themselves.
   */
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

const rules: Readonly<Record<keyof MappingSettings, Rule>> = RULES

const isSetting = (name: string): name is keyof MappingSettings => Object.hasOwn(rules, name)

function complaint(name: string, value: unknown): string | undefined {
  if (!isSetting(name)) return `Cannot use setting ${name}: there is none of this name`
  const broken = rules[name](value)
  return broken === undefined ? undefined : `Cannot use setting ${name}: it ${broken}`
}

/**
 * Parses settings from outside; missing ones get their defaults. Otherwise it says for each wrong one what it must be,
 * and which do not go together. `now` is in milliseconds since 1970.
 */
export function parseSettings(value: unknown, now = Date.now()): Result<MappingSettings, readonly string[]> {
  if (!isRecord(value)) return refuse(['Cannot use settings: they must be an object'])
  const given = Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined))
  const settings = { ...defaultSettings, ...given }
  const complaints = [
    ...Object.entries(given).flatMap(([name, each]) => complaint(name, each) ?? []),
    ...faultsBetween(settings, now).map(([name, fault]) => `Cannot use setting ${name}: ${fault}`),
  ]
  return complaints.length === 0 ? ok(settings) : refuse(complaints)
}
