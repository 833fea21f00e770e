import type { BesideSqlite } from './beside/beside.ts'
import type { Costs } from './costs/costs.ts'
import { costLines } from './costs/print.ts'
import type { DynamodbUnits } from './dynamodb/dynamodb.ts'
import type { Growth, Repeats } from './growth/growth.ts'
import type { Isolation } from './isolation/isolation.ts'
import type { LambdaFigures } from './lambda/lambda.ts'
import type { BesideRaw, Throughput } from './throughput.ts'

/** The server's peak of memory in bytes while it took a number of events. */
export interface MemoryAt {
  readonly events: number
  /** V8 heap and external memory of all its threads. */
  readonly heapAndExternal: number
  /** Anonymous resident pages, without those of mapped files; undefined where the system does not report them. */
  readonly anonymous: number | undefined
}

/** The result of one run of the benchmarks. Rates are events per second, times are milliseconds, sizes are bytes. */
export interface BenchReport {
  readonly machine: { readonly cpus: number; readonly cpu: string; readonly node: string }
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
  /** The units that DynamoDB would count for the tables, by its rules. */
  readonly dynamodb: DynamodbUnits
  /** The CPU time of the functions, and the code that Lambda has to load. */
  readonly lambda: LambdaFigures
  /** Dollars and limits, calculated from these counts. */
  readonly costs: Costs
  readonly latency: {
    readonly connections: number
    readonly requests: number
    readonly p50: number
    readonly p99: number
  }
  readonly memory: readonly MemoryAt[]
  readonly isolation: Isolation
  /** How long it takes to open a full data directory, and to start a server on it until it prints that it listens. */
  readonly opening: { readonly events: number; readonly openMs: number; readonly listeningMs: number }
}

const number = (value: number, digits = 0): string =>
  value.toLocaleString('en-GB', { maximumFractionDigits: digits, minimumFractionDigits: digits })

const megabytes = (bytes: number | undefined): string =>
  bytes === undefined ? 'unknown' : `${number(bytes / 1_048_576, 1)} MiB`

const listOf = (figures: readonly number[], digits: number): string =>
  figures.map((figure) => number(figure, digits)).join(', ')

const toOthers = (
  { requests, writeUnits }: DynamodbUnits['ratio'],
  units: DynamodbUnits['batched'],
): string =>
  `${number(requests, 3)} of the requests (${number(units.requests)}), ${number(writeUnits, 3)} of the write units (${number(units.writeUnits)})`

function unitLines({ batched, oneByOne, ratio, powertools, byKind }: DynamodbUnits): string[][] {
  const kinds = Object.entries(byKind).map(([kind, units]) => `${kind} ${number(units)}`)
  return [
    [
      'in DynamoDB, of 1,000 events',
      `${number(batched.requests)} requests, ${number(batched.writeUnits)} write units, ${number(batched.readUnits)} read units`,
    ],
    ['in DynamoDB, to one event at a time', toOthers(ratio, oneByOne)],
    [
      'in DynamoDB, to powertools handlers',
      'skipped' in powertools
        ? powertools.skipped
        : `${toOthers(powertools.ratio, powertools.units)}, over ${number(powertools.events)} events`,
    ],
    ['write units by kind of row', kinds.join(', ')],
  ]
}

function lambdaLines({ events, cpuMicros, bundles }: LambdaFigures): string[][] {
  const each = Object.entries(cpuMicros).map(([consumer, micros]) => `${consumer} ${number(micros, 1)}`)
  const sum = Object.values(cpuMicros).reduce((total, micros) => total + micros, 0)
  const cpu = `${number(sum, 1)} µs of CPU (${each.join(', ')}; over ${number(events)})`
  const lines = [['an event in all functions, without the SDK', cpu]]
  if ('skipped' in bundles) return [...lines, ['bundles', bundles.skipped]]
  return [
    ...lines,
    ...bundles.all.map(({ name, bytes, loadedMs }) => [
      `bundle of ${name}`,
      `${number(bytes / 1000)} kB, loaded after ${number(loadedMs)} ms (Node alone: ${number(bundles.bareMs)} ms)`,
    ]),
  ]
}

const growthLines = ({ growth, repeats }: BenchReport): string[][] => [
  [
    'of those events',
    `${number(growth.changedShare * 100, 1)}% changed a row; each left ${number(growth.rows, 2)} rows, ${number(growth.logBytes)} bytes of log and ${number(growth.tableBytes)} of tables`,
  ],
  [
    'repeats until settled',
    `${number(repeats.perSecond)}/s (${number(repeats.events)} events; ${number(repeats.changedShare * 100, 1)}% of repeats changed a row; ${number(repeats.cpuMicros, 1)} µs of CPU an event)`,
  ],
]

const besideLines = (sqlite: BesideSqlite): string[][] =>
  'skipped' in sqlite
    ? [['to plain better-sqlite3', sqlite.skipped]]
    : [
        [
          'to plain better-sqlite3',
          `${number(sqlite.ratio, 2)} times (of ${number(sqlite.perSecond)}/s), the median of ${listOf(sqlite.ratios, 2)}; it takes ${number(sqlite.cpuMicros, 1)} µs of CPU and ${number(sqlite.bytes)} bytes an event; its tables are ${sqlite.equal ? 'equal to ours' : 'NOT equal to ours'}`,
        ],
      ]

/** The report for people, one line for each figure. */
export function printBench(report: BenchReport): string {
  const { machine, throughput, raw, oneByOne, dynamodb, lambda, costs, latency, memory, isolation, opening } =
    report
  const rates = throughput.rounds.map(({ settledMs }) => (throughput.events * 1000) / settledMs)
  const lines = [
    ['machine', `${number(machine.cpus)} x ${machine.cpu}, node ${machine.node}`],
    [
      'events until settled',
      `${number(throughput.perSecond)}/s (${number(throughput.events)} in ${number(throughput.settledMs / 1000, 2)} s; acknowledged after ${number(throughput.appendedMs / 1000, 2)} s), the median of ${listOf(rates, 0)}; ${number(throughput.cpuMicros, 1)} µs of CPU an event`,
    ],
    ...growthLines(report),
    ...besideLines(report.sqlite),
    ...raw.map((one) => [
      `to raw LMDB, ${one.shape}, ${number(one.inFlight)} in flight`,
      `${number(one.ratio, 3)} (of ${number(one.perSecond)}/s), the median of ${listOf(one.ratios, 3)}`,
    ]),
    [
      'to one event at a time',
      `${number(oneByOne.ratio, 1)} times (${number(oneByOne.perSecond)}/s over ${number(oneByOne.events)})`,
    ],
    ...unitLines(dynamodb),
    ...lambdaLines(lambda),
    ...costLines(costs),
    [
      `POST of one event, ${number(latency.connections)} connections`,
      `p50 ${number(latency.p50, 2)} ms, p99 ${number(latency.p99, 2)} ms (${number(latency.requests)} requests)`,
    ],
    ...memory.map((one) => [
      `peak memory at ${number(one.events)} events`,
      `heap and external ${megabytes(one.heapAndExternal)}, anonymous pages ${megabytes(one.anonymous)}`,
    ]),
    [
      'beside a consumer that fails for ever',
      `${number(isolation.ratio, 3)} of the throughput without it (${number(isolation.events)} events, ${number(isolation.failures)} failures); heap and external ${megabytes(isolation.peakBeside)}, without it ${megabytes(isolation.peakAlone)}`,
    ],
    [
      `opening ${number(opening.events)} events`,
      `${number(opening.openMs)} ms; a server listens after ${number(opening.listeningMs)} ms`,
    ],
  ]
  return lines.map(([name = '', value = '']) => `${name.padEnd(40)} ${value}\n`).join('')
}
