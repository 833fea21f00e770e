import type Sharp from 'sharp'
import type { SharpOptions } from 'sharp'
import { Unusable } from '../outcome.ts'
import { load } from './load.ts'

/** The maximum number of pixels of a picture. Peak memory is 4 to 18 bytes for each, depending on the format. */
const MAX_PIXELS = 100_000_000

/** A file is refused where its pixels are damaged or missing; harmless flaws are let pass. */
export const READING: SharpOptions = { limitInputPixels: MAX_PIXELS, failOn: 'error', unlimited: false }

/** The loaders of libvips that may read a file. Others, as those of SVG and PDF, run what a file says. */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Tiff', 'Heif'].map((name) => `VipsForeignLoad${name}`)

let loaded: Promise<typeof Sharp> | undefined

/** sharp, with only the loaders that are needed, one thread and no cache. */
export const loadSharp = (): Promise<typeof Sharp> =>
  (loaded ??= load('sharp', async () => {
    const { default: sharp } = await import('sharp')
    sharp.block({ operation: ['VipsForeignLoad'] })
    sharp.unblock({ operation: LOADERS })
    sharp.concurrency(1)
    sharp.cache(false)
    return sharp
  }))

/** The refusal that an error of sharp means. */
export function unusable(error: unknown): Unusable {
  const told = error instanceof Error ? error.message : ''
  if (/exceeds pixel limit|too large|memory/i.test(told))
    return new Unusable('too-large', `The picture has more than ${MAX_PIXELS} pixels`)
  return new Unusable('corrupt', 'The picture cannot be decoded: it is damaged or incomplete')
}
