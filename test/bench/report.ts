import type { BesideSqlite } from './beside/beside.ts'
import type { Costs } from './costs/costs.ts'
import type { DynamodbUnits } from './dynamodb/dynamodb.ts'
import type { Extraction } from './extraction/extraction.ts'
import type { Growth, Repeats } from './growth/growth.ts'
import type { Isolation } from './isolation/isolation.ts'
import type { LambdaFigures } from './lambda/lambda.ts'
import type { Longer } from './longer/longer.ts'
import type { Nearby } from './nearby/nearby.ts'
import type { Opening } from './server/opening.ts'
import type { Latency } from './server/latency.ts'
import type { Streams } from './streams/streams.ts'
import type { Uploads } from './uploads/uploads.ts'
import type { BesideRaw, Throughput } from './throughput.ts'

/** The server's peak of memory in bytes while it took a number of events. */
export interface MemoryAt {
  readonly events: number
  /** V8 heap and external memory of all its threads. */
  readonly heapAndExternal: number
  /** Anonymous resident pages, without those of mapped files; undefined where the system does not report them. */
  readonly anonymous: number | undefined
}

export interface GrowthFigures {
  readonly throughput: Throughput
  /** The growth that these events cause. Each event holds a new fact. */
  readonly growth: Growth
  /** Events that mostly repeat known facts, each time with a later time. */
  readonly repeats: Repeats
  /** The same job in plain better-sqlite3, measured in turn with each round of ours. */
  readonly sqlite: BesideSqlite
  /** LMDB alone, measured in turn with each round of ours. */
  readonly raw: readonly BesideRaw[]
  /** The same projections, with a read and a write for each event and table. */
  readonly oneByOne: { readonly events: number; readonly perSecond: number; readonly ratio: number }
}

export interface AwsFigures {
  /** The units that DynamoDB would count for the tables, by its rules. */
  readonly dynamodb: DynamodbUnits
  /** The CPU time of the functions, and the code that Lambda has to load. */
  readonly lambda: LambdaFigures
  /** Dollars and limits, calculated from these counts. */
  readonly costs: Costs
}

export interface MemoryFigures {
  readonly memory: readonly MemoryAt[]
  readonly opening: Opening
}

/**
 * The result of one run of the benchmarks, with the parts that were chosen. Rates are events per second, times are
 * milliseconds, sizes are bytes.
 */
export interface BenchReport extends Partial<GrowthFigures & AwsFigures & MemoryFigures> {
  readonly machine: { readonly cpus: number; readonly cpu: string; readonly node: string }
  readonly latency?: Latency
  readonly isolation?: Isolation
  readonly uploads?: Uploads
  readonly extraction?: Extraction
  readonly streams?: Streams
  readonly nearby?: Nearby
  readonly longer?: Longer
}
