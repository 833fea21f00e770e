import { readers, type Counts } from './counts.ts'
import { PRICES } from './prices.ts'
import { BILLED_BYTES } from './quotas.ts'

/** A request passes two web ACLs: that of CloudFront, and that of the gateway, which refuses requests from elsewhere. */
const FIREWALLS = 2

/** How events come in: each as a request to the gateway, or packed into large records by producers. */
export type Way = 'gateway' | 'packed'

/** US dollars for a million events, for each service, and their sum. */
export interface Dollars {
  readonly door: number
  readonly stream: number
  readonly functions: number
  readonly tables: number
  readonly sum: number
}

const GIGABYTE = 2 ** 30
const MIB_OF_FUNCTION = 1_769

/** The bytes that the stream bills for an event. */
const billedBytes = (way: Way, { bytes }: Counts): number =>
  way === 'packed' ? bytes : Math.ceil(bytes / BILLED_BYTES) * BILLED_BYTES

/** What a million events cost, without the prices per hour and for storage. */
export function dollarsOf(way: Way, counts: Counts): Dollars {
  const { gatewayMillionRequests, firewallMillionRequests, edgeMillionRequests } = PRICES
  const gigabytes = (billedBytes(way, counts) * 1e6) / GIGABYTE
  const parts = {
    door:
      way === 'packed'
        ? 0
        : gatewayMillionRequests + FIREWALLS * firewallMillionRequests + edgeMillionRequests,
    stream: gigabytes * streamGigabyte(),
    functions: functionDollars(counts),
    tables: counts.writeUnits * PRICES.tableMillionWrites + counts.readUnits * PRICES.tableMillionReads,
  }
  return { ...parts, sum: Object.values(parts).reduce((sum, one) => sum + one, 0) }
}

/** Each byte is billed once when it is written, and once for each consumer that reads it. */
const streamGigabyte = (): number =>
  PRICES.streamGigabyteIn +
  readers.shared * PRICES.streamGigabyteOut +
  readers.fannedOut * PRICES.streamGigabyteFannedOut

const functionDollars = ({ functionSeconds, invocations }: Counts): number =>
  functionSeconds * 1e6 * (MIB_OF_FUNCTION / 1024) * PRICES.functionGigabyteSecond +
  invocations * PRICES.functionMillionRequests
