/**
 * List prices in US dollars, region us-east-1 (N. Virginia), as of 2026-11-22, without free tiers and discounts for volume.
 * Those of DynamoDB and Lambda are as third parties quoted the pages named here that day; the others are those pages'
 * long-standing figures, which were not seen again. Look before you rely on them: all else is calculated from this file.
 */
export const PRICES = {
  asOf: '2026-11-22',
  region: 'us-east-1',
  /** https://aws.amazon.com/api-gateway/pricing/ (REST, the first 333 million) */
  gatewayMillionRequests: 3.5,
  /** https://aws.amazon.com/waf/pricing/ */
  firewallMillionRequests: 0.6,
  /** https://aws.amazon.com/cloudfront/pricing/ (HTTPS, United States) */
  edgeMillionRequests: 1,
  /** https://aws.amazon.com/kinesis/data-streams/pricing/ (on demand); a gigabyte as billed has 2^30 bytes */
  streamHour: 0.04,
  streamGigabyteIn: 0.08,
  streamGigabyteOut: 0.04,
  streamGigabyteFannedOut: 0.05,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  tableMillionWrites: 0.625,
  tableMillionReads: 0.125,
  /** https://aws.amazon.com/lambda/pricing/ (arm64) */
  functionGigabyteSecond: 0.0000133334,
  functionMillionRequests: 0.2,
} as const
