import { Extractor } from '../../../src/media/extraction/extractor.ts'
import { median } from '../median.ts'
import type { BenchOptions } from '../options.ts'

/** Pictures whose metadata and thumbnails are made: by the extractor, and by sharp alone, in turn. */
export interface Extraction {
  readonly files: number
  /** The size of one picture. */
  readonly fileBytes: number
  readonly perSecond: number
  readonly alonePerSecond: number
  /** Our rate divided by that of sharp alone: in each round, and the median. */
  readonly ratios: readonly number[]
  readonly ratio: number
  /** Peak memory of the process that extracts, in bytes. */
  readonly peakBytes: number
}

/** Extraction in its process of its own, with its limits, beside the same work by sharp in this process. */
export async function measureExtraction({
  sizes,
  progress,
}: Pick<BenchOptions, 'sizes' | 'progress'>): Promise<Extraction> {
  const { makePicture } = await import('./make-pictures.ts')
  const { bySharpAlone } = await import('./sharp-alone.ts')
  const { files, width, height } = sizes.extraction
  progress(`extraction of ${files} pictures, beside sharp alone`)
  const pictures: Buffer[] = []
  for (let at = 0; at < files; at += 1) pictures.push(await makePicture(width, height))
  const extractor = new Extractor()
  const [mine, alone]: [number[], number[]] = [[], []]
  let peakBytes = 0
  const extract = async (picture: Buffer) => {
    peakBytes = Math.max(peakBytes, await extractWhole(extractor, picture))
  }
  for (let round = 0; round < sizes.rounds; round += 1) {
    mine.push(await rateOf(pictures, extract))
    alone.push(await rateOf(pictures, bySharpAlone))
  }
  extractor.end()
  const ratios = mine.map((rate, round) => rate / (alone[round] ?? Number.NaN))
  return {
    files,
    fileBytes: median(pictures.map(({ length }) => length)),
    perSecond: median(mine),
    alonePerSecond: median(alone),
    ratios,
    ratio: median(ratios),
    peakBytes,
  }
}

/** One picture after the other, as the reactor takes them. The first one is not timed. */
async function rateOf(
  pictures: readonly Buffer[],
  take: (picture: Buffer) => Promise<void>,
): Promise<number> {
  for (const picture of pictures.slice(0, 1)) await take(picture)
  const started = performance.now()
  for (const picture of pictures) await take(picture)
  return (pictures.length * 1_000) / (performance.now() - started)
}

/** Throws unless everything was made that sharp alone makes. Gives the peak memory of the process so far. */
async function extractWhole(extractor: Extractor, picture: Buffer): Promise<number> {
  const read = (from: number, to: number) => Promise.resolve(picture.subarray(from, to + 1))
  const source = { size: picture.length, contentType: 'image/jpeg', read }
  const { outcome, peakBytes = 0 } = await extractor.extract(source, new AbortController().signal)
  const isWhole =
    outcome.kind === 'extracted' &&
    outcome.found.location !== undefined &&
    outcome.thumbnails.length === 6 &&
    outcome.others.kind === 'copy'
  if (!isWhole) throw new Error(`Cannot extract from a picture: ${outcome.kind}`)
  return peakBytes
}
