import type { BenchChoice } from '../../src/cli/bench-choice.ts'
import type { IsolationPlan } from './isolation/isolation.ts'
import type { LambdaPlan } from './lambda/lambda.ts'
import type { Origin } from './load/plan.ts'
import type { ExtractionPlan } from './extraction/plan.ts'
import type { LongerPlan } from './longer/plan.ts'
import type { NearbyPlan } from './nearby/plan.ts'
import type { SeenPlan } from './seen/plan.ts'
import type { StreamsPlan } from './streams/plan.ts'
import type { UploadsPlan } from './uploads/plan.ts'

/** How much is measured. */
export interface Sizes {
  readonly events: number
  /** The number of rounds in which we and what we are compared with are measured in turn. */
  readonly rounds: number
  /** The numbers of events at which memory is compared. The data directory of the last number is opened again. */
  readonly memoryEvents: readonly number[]
  /** The most events of the run without batches, which ends after 30 seconds at the latest. */
  readonly oneByOneEvents: number
  /** The number of events over which DynamoDB's units are counted. */
  readonly dynamodbEvents: number
  /** The number of events for the handlers written with powertools. */
  readonly powertoolsEvents: number
  /** The number of events for which the bench counts how many changed a row. */
  readonly changedEvents: number
  readonly latencyRequests: number
  readonly seen: SeenPlan
  /** The number of events over which each consumer's CPU is measured, and how often each bundle is loaded. */
  readonly lambda: LambdaPlan
  /** The number of events that a failing consumer and the others read side by side, and the number of rounds. */
  readonly isolation: Pick<IsolationPlan, 'events' | 'rounds'>
  readonly uploads: UploadsPlan
  readonly extraction: ExtractionPlan
  readonly streams: StreamsPlan
  readonly nearby: NearbyPlan
  readonly longer: LongerPlan
}

export interface BenchOptions extends Omit<BenchChoice, 'quick' | 'files' | 'scale'> {
  readonly origin: Origin
  readonly sizes: Sizes
  /** Whether the bench may install the packages for comparison from npm's registry. */
  readonly mayInstall: boolean
}

const MIB = 2 ** 20

const FULL: Sizes = {
  events: 500_000,
  rounds: 3,
  memoryEvents: [100_000, 1_000_000],
  oneByOneEvents: 20_000,
  dynamodbEvents: 40_000,
  powertoolsEvents: 8_000,
  changedEvents: 5_000,
  latencyRequests: 20_000,
  seen: { events: 200_000, atRest: 500, loadSeconds: 30 },
  lambda: { events: 50_000, loads: 5 },
  isolation: { events: 300_000, rounds: 2 },
  uploads: {
    small: { files: 2_000, fileBytes: 100_000, connections: 8 },
    large: { files: 40, fileBytes: 16 * MIB, connections: 4 },
    oneBytes: 1_024 * MIB,
  },
  extraction: { files: 12, width: 4_000, height: 3_000 },
  streams: { count: 5_000, told: 200, idleSeconds: 20 },
  nearby: { count: 1_000_000, questions: 500 },
  longer: { events: 10_000_000, ratings: 100_000, history: 1_000_000, questions: 500 },
}

const QUICK: Sizes = {
  events: 5_000,
  rounds: 1,
  memoryEvents: [1_000, 4_000],
  oneByOneEvents: 200,
  dynamodbEvents: 1_000,
  powertoolsEvents: 100,
  changedEvents: 200,
  latencyRequests: 500,
  seen: { events: 2_000, atRest: 10, loadSeconds: 1 },
  lambda: { events: 1_000, loads: 1 },
  isolation: { events: 5_000, rounds: 1 },
  uploads: {
    small: { files: 20, fileBytes: 100_000, connections: 8 },
    large: { files: 2, fileBytes: 2 * MIB, connections: 2 },
    oneBytes: 16 * MIB,
  },
  extraction: { files: 1, width: 600, height: 400 },
  streams: { count: 50, told: 5, idleSeconds: 1 },
  nearby: { count: 1_000, questions: 20 },
  longer: { events: 2_000, ratings: 50, history: 500, questions: 10 },
}

/** The sizes for figures that are published; with `quick`, those of a run that only checks that everything runs. */
export const sizesOf = ({ quick, scale }: Pick<BenchChoice, 'quick' | 'scale'>): Sizes =>
  scaled(quick ? QUICK : FULL, scale)

/** Numbers that stay as they are. */
const KEPT = ['rounds', 'loads', 'connections', 'fileBytes', 'width', 'height', 'idleSeconds']

/** Every number in a value, times `scale`: a whole number, 1 or more. */
function scaled<T>(value: T, scale: number): T {
  if (typeof value === 'number') return Math.max(1, Math.round(value * scale)) as T
  if (Array.isArray(value)) return value.map((one: unknown) => scaled(one, scale)) as T
  const entries = Object.entries(value as object)
  return Object.fromEntries(
    entries.map(([name, one]: [string, unknown]) => [name, KEPT.includes(name) ? one : scaled(one, scale)]),
  ) as T
}
