import { readers, type Counts } from './counts.ts'
import { PRICES } from './prices.ts'
import { BILLED_BYTES } from './quotas.ts'

/** A request passes that of the edge, and that which lets nothing else to the gateway. */
const FIREWALLS = 2

/** How events come in: each a request at the gateway; or by producers that pack them into large records. */
export type Way = 'gateway' | 'packed'

/** US dollars for a million events, by what they are paid for, and their sum. */
export interface Dollars {
  readonly door: number
  readonly stream: number
  readonly functions: number
  readonly tables: number
  readonly sum: number
}

const GIGABYTE = 2 ** 30
const MIB_OF_FUNCTION = 1_769

/** Bytes an event that the stream bills. */
const billedBytes = (way: Way, { bytes }: Counts): number =>
  way === 'packed' ? bytes : Math.ceil(bytes / BILLED_BYTES) * BILLED_BYTES

/** What a million events cost, without what is paid by the hour or by what is stored. */
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

/** Once in, and out to every consumer. */
const streamGigabyte = (): number =>
  PRICES.streamGigabyteIn +
  readers.shared * PRICES.streamGigabyteOut +
  readers.fannedOut * PRICES.streamGigabyteFannedOut

const functionDollars = ({ functionSeconds, invocations }: Counts): number =>
  functionSeconds * 1e6 * (MIB_OF_FUNCTION / 1024) * PRICES.functionGigabyteSecond +
  invocations * PRICES.functionMillionRequests
