import type { Extraction } from '../extraction/extraction.ts'
import type { Nearby, NearbyAt } from '../nearby/nearby.ts'
import type { BenchReport } from '../report.ts'
import type { HeldStreams, Streams } from '../streams/streams.ts'
import type { UploadRates, Uploads } from '../uploads/uploads.ts'
import { listOf, megabytes, number, type Line } from './lines.ts'

export const applicationLines = ({
  uploads,
  extraction,
  streams,
  nearby,
}: Omit<BenchReport, 'machine'>): Line[] => [
  ...(uploads === undefined ? [] : uploadLines(uploads)),
  ...(extraction === undefined ? [] : extractionLines(extraction)),
  ...(streams === undefined ? [] : streamLines(streams)),
  ...(nearby === undefined ? [] : nearbyLines(nearby)),
]

const uploadLines = ({ small, large, one }: Uploads): Line[] => [
  rateLine(small),
  rateLine(large),
  [
    `memory at an upload of ${megabytes(one.bytes)}`,
    `${megabytes(one.ours)} of heap and buffers above those at rest; the plain handler ${megabytes(one.plain)}`,
  ],
]

const rateLine = (rates: UploadRates): Line => [
  `uploads of ${number(rates.fileBytes / 1_000)} kB, ${number(rates.connections)} connections`,
  `${number(rates.perSecond, 1)}/s, ${number(rates.megabytesPerSecond, 1)} MB/s; ${number(rates.ratio, 2)} of a plain Fastify handler with fsync (${number(rates.plainPerSecond, 1)}/s), the median of ${listOf(rates.ratios, 2)}; without the extractor, which works beside them, ${number(rates.unextracted.perSecond, 1)}/s, ${number(rates.unextracted.ratio, 2)} of it`,
]

const extractionLines = (extraction: Extraction): Line[] => [
  [
    `extraction, pictures of ${number(extraction.fileBytes / 1_000)} kB`,
    `${number(extraction.perSecond, 2)} files/s; ${number(extraction.ratio, 2)} of sharp alone (${number(extraction.alonePerSecond, 2)}/s), the median of ${listOf(extraction.ratios, 2)}; peak of its process ${megabytes(extraction.peakBytes)}`,
  ],
]

const streamLines = ({ count, ours, plain, ratio }: Streams): Line[] => [
  [
    `${number(count)} streams held`,
    `${heldText(ours)}; ${number(ratio, 2)} times the bytes of a plain server`,
  ],
  ['by a plain server of Node', heldText(plain)],
]

const heldText = ({ bytesEach, cpuBefore, cpuHeld, told }: HeldStreams): string =>
  `${number(bytesEach / 1_000, 1)} kB of heap and buffers each; ${number(cpuHeld * 100, 1)}% of a processor, without them ${number(cpuBefore * 100, 1)}%; told after p50 ${number(told.p50, 1)} ms, p99 ${number(told.p99, 1)} ms`

const nearbyLines = ({ count, at, skipped }: Nearby): Line[] => [
  ...at.map((one) => nearbyLine(count, one)),
  ...(skipped === undefined ? [] : [['to an R*Tree of SQLite', skipped] as const]),
]

const nearbyLine = (count: number, { radius, users, media, sqlite, ratio }: NearbyAt): Line => [
  `nearby, ${number(radius)} m, of ${number(count)}`,
  `users p50 ${number(users.p50, 2)} ms, p99 ${number(users.p99, 2)} ms; media p50 ${number(media.p50, 2)} ms, p99 ${number(media.p99, 2)} ms` +
    (sqlite === undefined || ratio === undefined
      ? ''
      : `; an R*Tree of SQLite p50 ${number(sqlite.p50, 2)} ms, p99 ${number(sqlite.p99, 2)} ms: ours ${number(ratio, 2)} times its p99`),
]
