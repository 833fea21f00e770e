import Type from 'typebox'

const within = (minimum: number, maximum: number, usual: number, description: string) =>
  Type.Integer({
    minimum,
    maximum,
    default: usual,
    description,
    must: `must be an integer from ${minimum} to ${maximum}`,
  })

const endless = (minimum: number, maximum: number, description: string) =>
  Type.Union([Type.Integer({ minimum, maximum }), Type.Literal(-1)], {
    default: -1,
    description: `${description}; -1 for no limit`,
    must: `must be an integer from ${minimum} to ${maximum}, or -1`,
  })

const truth = (usual: boolean, description: string) =>
  Type.Boolean({ default: usual, description, must: 'must be one of true, false' })

/** Text of so many units of UTF-16: `maxLength` counts graphemes. */
const text = (most: number) => Type.Refine(Type.String(), ({ length }) => length <= most)

const only = { additionalProperties: false }

const STARTS = ['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'] as const

/** AWS has a quota of 5, and raises it to 10 on request; the length of a pattern is the API's. */
const MOST_FILTERS = 10
const LONGEST_PATTERN = 4_096

/** "Retain discarded batch records for a Kinesis Data Streams event source", AWS Lambda guide; at most 350 characters (OnFailure). */
const DESTINATION = /^arn:aws[a-z-]*:(?:(?:sqs|sns):[a-z0-9-]+:\d{12}|s3::):[^:]+$/
const arn = Type.Refine(text(350), (value) => DESTINATION.test(value))

/**
 * The settings of CloudFormation's AWS::Lambda::EventSourceMapping for Kinesis: its names in camel case, its ranges and
 * its defaults. Only `startingPosition`, which has no default in AWS, is TRIM_HORIZON here. `must` says what a value
 * must be; the comments are what an editor shows of `MappingSettings`.
 */
export const settingsSchema = Type.Object({
  /** 1 to 10,000 records an invocation. */
  batchSize: within(1, 10_000, 100, 'records an invocation'),
  /** 0 to 300: how long to gather records before an invocation. */
  maximumBatchingWindowInSeconds: within(0, 300, 0, 'seconds to gather a batch'),
  /** 1 to 10 batches of one shard at once; order is kept within a partition key. */
  parallelizationFactor: within(1, 10, 1, 'batches of a shard at once'),
  /** Where the first delivery starts. */
  startingPosition: Type.Enum(STARTS, {
    default: 'TRIM_HORIZON',
    description: 'where the first delivery starts',
    must: `must be one of ${STARTS.join(', ')}`,
  }),
  /** Seconds since 1970, with AT_TIMESTAMP; not in the future. */
  startingPositionTimestamp: Type.Optional(
    Type.Number({
      minimum: 0,
      description: 'seconds since 1970, with AT_TIMESTAMP',
      must: 'must be seconds since 1970',
    }),
  ),
  /** Whether a failed batch is split in half. */
  bisectBatchOnFunctionError: truth(false, 'split a failed batch in half'),
  /** 0 to 10,000, or -1 for no limit. */
  maximumRetryAttempts: endless(0, 10_000, 'retries before a batch is given up'),
  /** 60 to 604,800, or -1 for no limit. */
  maximumRecordAgeInSeconds: endless(60, 604_800, 'seconds after which a record is given up'),
  /** 0 (none) to 900; with `parallelizationFactor` 1 only. */
  tumblingWindowInSeconds: within(0, 900, 0, 'length of a window that passes state on; 0 for none'),
  /** With ReportBatchItemFailures, the first failure in an answer counts. */
  functionResponseTypes: Type.Array(Type.Literal('ReportBatchItemFailures'), {
    maxItems: 1,
    default: [],
    description: 'with ReportBatchItemFailures, batchItemFailures in an answer count',
    must: 'must be [] or ["ReportBatchItemFailures"]',
  }),
  /** Up to 10 EventBridge patterns of at most 4,096 characters, as JSON text; a record that matches any is delivered. */
  filterCriteria: Type.Object(
    {
      filters: Type.Array(Type.Object({ pattern: text(LONGEST_PATTERN) }, only), { maxItems: MOST_FILTERS }),
    },
    {
      ...only,
      default: { filters: [] },
      description: 'deliver only records that match: {"Filters":[{"Pattern":"…"}]}',
      must: `must have \`filters\`: at most ${MOST_FILTERS}, each with a \`pattern\` of at most ${LONGEST_PATTERN} characters`,
    },
  ),
  /** The ARN of a queue, a topic or a bucket: the name of the on-failure destination. S3 destinations also get the records. */
  destinationConfig: Type.Object(
    { onFailure: Type.Optional(Type.Object({ destination: arn }, only)) },
    {
      ...only,
      default: {},
      description: '{"OnFailure":{"Destination":"arn:…"}}; it is named in failures, nothing is sent to it',
      must: 'must have, if anything, the ARN of an SQS queue, an SNS topic or an S3 bucket as `onFailure.destination`',
    },
  ),
  /** Whether anything is delivered. */
  enabled: truth(true, 'whether anything is delivered'),
})
