/** AWS's quotas, with the page that gives each. Quotas of an account can be raised on request. */
export const QUOTAS = {
  /** Amazon Kinesis Data Streams Developer Guide, "Quotas and limits": of each shard, in either mode. */
  shardRecordsIn: 1_000,
  shardBytesIn: 2 ** 20,
  shardBytesOut: 2 * 2 ** 20,
  /** Ibid.: a new stream on demand, until it has seen more. */
  newStreamBytesIn: 4 * 2 ** 20,
  /** API Gateway Developer Guide, "Quotas": requests a second of an account in a region. */
  gatewayRequests: 10_000,
  /** DynamoDB Developer Guide, "Quotas": write request units a second of a table on demand. */
  tableWrites: 40_000,
  /** Lambda Developer Guide, "Lambda quotas": of an account in a region. */
  functionsAtOnce: 1_000,
} as const

/** A stream bills each record by the kilobyte, rounded up. */
export const BILLED_BYTES = 1024

/**
 * Requests to DynamoDB that one function completes per second, with the SDK's share of the CPU and 32 requests in
 * flight. An assumption: nothing here has run on Lambda.
 */
export const REQUESTS_A_SECOND = 2_000
