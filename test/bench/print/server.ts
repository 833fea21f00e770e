import type { Longer } from '../longer/longer.ts'
import type { Percentiles } from '../percentiles.ts'
import type { Isolation } from '../isolation/isolation.ts'
import type { BenchReport, MemoryAt } from '../report.ts'
import type { Opening } from '../server/opening.ts'
import type { SeenFigures, Visible } from '../seen/visible.ts'
import type { Latency } from '../server/latency.ts'
import { megabytes, number, type Line } from './lines.ts'

export const serverLines = ({
  latency,
  memory = [],
  isolation,
  opening,
  longer,
}: Omit<BenchReport, 'machine'>): Line[] => [
  ...(latency === undefined ? [] : [latencyLine(latency), ...visibleLines(latency.visible)]),
  ...memory.map(memoryLine),
  ...(opening === undefined ? [] : [openingLine(opening)]),
  ...(isolation === undefined ? [] : [isolationLine(isolation)]),
  ...(longer === undefined ? [] : longerLines(longer)),
]

const latencyLine = ({ connections, p50, p99, requests }: Latency): Line => [
  `POST of one event, ${number(connections)} connections`,
  `p50 ${number(p50, 2)} ms, p99 ${number(p99, 2)} ms (${number(requests)} requests)`,
]

const visibleLines = ({ perSecond, atRest, loaded }: Visible): Line[] => [
  ['POST until visible, nothing else to do', seenText(atRest)],
  [`beside ${number(perSecond)} events a second`, seenText(loaded)],
]

const seenText = ({ after, told, probes }: SeenFigures): string =>
  `read with ?after= p50 ${number(after.p50, 1)} ms, p99 ${number(after.p99, 1)} ms; told by a stream p50 ${number(told.p50, 1)} ms, p99 ${number(told.p99, 1)} ms (${number(probes)} events)`

const memoryLine = ({ events, heapAndExternal, anonymous }: MemoryAt): Line => [
  `peak memory at ${number(events)} events`,
  `heap and external ${megabytes(heapAndExternal)}, anonymous pages ${megabytes(anonymous)}`,
]

const openingLine = ({ events, openMs, listeningMs }: Opening): Line => [
  `opening ${number(events)} events`,
  `${number(openMs)} ms; a server listens after ${number(listeningMs)} ms`,
]

function longerLines({
  events,
  ratings,
  history,
  first,
  last,
  ratio,
  anonymous,
  reads,
  opening,
}: Longer): Line[] {
  const rate = (one: Longer['first']): string =>
    `${number(one.perSecond)}/s and ${number(one.cpuMicros, 1)} µs of CPU an event`
  return [
    [
      `of ${number(events)} events, the first tenth`,
      `${rate(first)}; the last ${rate(last)}: ${number(ratio, 2)} times the rate; anonymous pages ${megabytes(anonymous)}`,
    ],
    ['nearby in the end, 50 km', `users ${both(reads.users)}; media ${both(reads.media)}`],
    [`a media with ${number(ratings)} ratings`, both(reads.rated)],
    [`100 of a history of ${number(history)}`, both(reads.pages)],
    openingLine(opening),
  ]
}

const both = ({ p50, p99 }: Percentiles): string => `p50 ${number(p50, 2)} ms, p99 ${number(p99, 2)} ms`

const isolationLine = ({ ratio, events, failures, peakBeside, peakAlone }: Isolation): Line => [
  'beside a consumer that fails for ever',
  `${number(ratio, 3)} of the throughput without it (${number(events)} events, ${number(failures)} failures); heap and external ${megabytes(peakBeside)}, without it ${megabytes(peakAlone)}`,
]
