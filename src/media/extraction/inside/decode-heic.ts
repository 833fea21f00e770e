import type { Metadata } from 'sharp'
import type { Channel, Heif, HeifError } from 'libheif-js/libheif-wasm/libheif-bundle.mjs'
import { Unusable } from '../outcome.ts'
import { load } from './load.ts'
import { unusable } from './sharp.ts'
import { tiffOf } from './tiff.ts'

const unknown = () => new Unusable('unsupported', 'Nothing here decodes its kind of picture')

/** The codes of `heif_error.h` that do not mean a damaged file: of a feature, of memory, and of a codec. */
const REFUSED: Readonly<Record<number, () => Unusable>> = {
  4: unknown,
  6: () => new Unusable('too-large', 'Decoding the picture takes more memory than it may'),
  11: unknown,
}

/**
 * The primary picture of a HEIC as a TIFF of plain pixels. libheif turns it as its container says, and what EXIF says is
 * not in the TIFF: so nothing turns it twice. Each picture has an instance of its own, so that a hostile one changes no
 * memory that the next one sees.
 */
export async function decodeHeic(picture: Buffer, header: Metadata): Promise<Buffer> {
  const { default: make } = await load(
    'libheif-js',
    () => import('libheif-js/libheif-wasm/libheif-bundle.mjs'),
  )
  try {
    return decode(make, picture, header)
  } catch (error) {
    throw error instanceof Unusable ? error : unusable(error)
  }
}

function decode(make: () => Heif, picture: Buffer, { width, height, icc }: Metadata): Buffer {
  const heif = make()
  const context = heif.heif_context_alloc()
  refuse(heif.heif_context_read_from_memory(context, picture))
  const handle = refuse(heif.heif_js_context_get_primary_image_handle(context))
  const hasAlpha = heif.heif_image_handle_has_alpha_channel(handle) !== 0
  const { heif_chroma_interleaved_RGB: rgb, heif_chroma_interleaved_RGBA: rgba } = heif.heif_chroma
  const { heif_colorspace_RGB: colours } = heif.heif_colorspace
  const { channels } = refuse(heif.heif_js_decode_image2(handle, colours, hasAlpha ? rgba : rgb))
  const [pixels] = channels
  // A file may tell other sizes than its picture has.
  if (pixels?.width !== width || pixels.height !== height) throw unusable(undefined)
  const profile = isOfRgb(icc) ? icc : []
  return tiffOf({ width, height, channels: hasAlpha ? 4 : 3, profile }, (to) => copyRows(pixels, to))
}

function copyRows({ height, stride, data }: Channel, to: Buffer): void {
  const row = to.length / height
  for (let at = 0; at < height; at++) to.set(data.subarray(at * stride, at * stride + row), at * row)
}

/** The kind of colours that a profile is for (ICC.1, 7.2.8). */
const isOfRgb = (icc: Buffer | undefined): icc is Buffer => icc?.toString('latin1', 16, 20) === 'RGB '

/** Throws the refusal that an error means. */
function refuse<T extends object>(result: T | HeifError): T {
  const code = 'code' in result ? result.code.value : 0
  if (code !== 0) throw REFUSED[code]?.() ?? unusable(undefined)
  return result as T
}
