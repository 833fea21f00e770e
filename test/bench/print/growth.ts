import type { BesideSqlite } from '../beside/beside.ts'
import type { Growth, Repeats } from '../growth/growth.ts'
import type { GrowthFigures } from '../report.ts'
import type { BesideRaw, Throughput } from '../throughput.ts'
import { listOf, number, type Line } from './lines.ts'

export const growthLines = (report: Partial<GrowthFigures>): Line[] => [
  ...(report.throughput === undefined ? [] : throughputLines(report.throughput)),
  ...(report.growth === undefined ? [] : leftLines(report.growth)),
  ...(report.sqlite === undefined ? [] : [besideLine(report.sqlite)]),
  ...(report.raw ?? []).map(rawLine),
  ...(report.oneByOne === undefined ? [] : [singleLine(report.oneByOne)]),
  ...(report.repeats === undefined ? [] : [repeatsLine(report.repeats)]),
]

function throughputLines(throughput: Throughput): Line[] {
  const { events, rounds, perSecond, settledMs, appendedMs, reactedMs, cpuMicros } = throughput
  const rates = rounds.map((round) => (events * 1000) / round.settledMs)
  const seconds = (ms: number): string => `${number(ms / 1000, 2)} s`
  return [
    [
      'events until settled',
      `${number(perSecond)}/s (${number(events)} in ${seconds(settledMs)}; acknowledged after ${seconds(appendedMs)}, reactors at the end after ${seconds(reactedMs)}), the median of ${listOf(rates, 0)}`,
    ],
    ['CPU of an event, of the whole server', `${number(cpuMicros, 1)} µs`],
  ]
}

const leftLines = ({ changedShare, rows, logBytes, tableBytes }: Growth): Line[] => [
  ['of those events', `${number(changedShare * 100, 1)}% changed a row`],
  [
    'each left',
    `${number(rows, 2)} rows, ${number(logBytes)} bytes of log and ${number(tableBytes)} of tables: ${number(tableBytes / logBytes, 2)} times the log`,
  ],
]

const besideLine = (sqlite: BesideSqlite): Line => [
  'to plain better-sqlite3',
  'skipped' in sqlite
    ? sqlite.skipped
    : `${number(sqlite.ratio, 2)} times (of ${number(sqlite.perSecond)}/s), the median of ${listOf(sqlite.ratios, 2)}; it takes ${number(sqlite.cpuMicros, 1)} µs of CPU and ${number(sqlite.bytes)} bytes an event; its tables are ${sqlite.equal ? 'equal to ours' : `NOT equal to ours: ${sqlite.unequal.join(', ')}`}`,
]

const rawLine = ({ shape, inFlight, ratio, perSecond, ratios }: BesideRaw): Line => [
  `to raw LMDB, ${shape}, ${number(inFlight)} in flight`,
  `${number(ratio, 3)} (of ${number(perSecond)}/s), the median of ${listOf(ratios, 3)}`,
]

const singleLine = ({ ratio, perSecond, events }: GrowthFigures['oneByOne']): Line => [
  'to one event at a time',
  `${number(ratio, 1)} times (${number(perSecond)}/s over ${number(events)})`,
]

const repeatsLine = ({ perSecond, events, changedShare, cpuMicros }: Repeats): Line => [
  'repeats until settled',
  `${number(perSecond)}/s (${number(events)} events; ${number(changedShare * 100, 1)}% of repeats changed a row; ${number(cpuMicros, 1)} µs of CPU an event)`,
]
