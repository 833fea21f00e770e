import type * as Mediabunny from 'mediabunny'
import type { Input, OutputFormat } from 'mediabunny'
import type { Others } from '../outcome.ts'
import type { VideoFormat } from './format.ts'

/** A copy is made in memory, and reads all of the video. */
export const MAX_COPIED_BYTES = 128 * 1024 ** 2

/**
 * What others than the owner may have of a video: its pictures and sound in a new file, without tags and other tracks, in
 * which cameras write their way. Nothing is decoded.
 */
export async function copyVideo(
  mediabunny: typeof Mediabunny,
  input: Input,
  format: VideoFormat,
): Promise<Others> {
  const { BufferTarget, Conversion, Output } = mediabunny
  const target = new BufferTarget()
  const output = new Output({ format: formatFor(mediabunny, format), target })
  try {
    const conversion = await Conversion.init({ input, output, tags: {}, showWarnings: false })
    const hasPictures = conversion.utilizedTracks.some((track) => track.type === 'video')
    if (!conversion.isValid || !hasPictures) return NONE
    await conversion.execute()
    return target.buffer === null ? NONE : { kind: 'copy', bytes: new Uint8Array(target.buffer) }
  } catch {
    return NONE
  }
}

const NONE: Others = { kind: 'none', why: 'The video cannot be written anew without its metadata' }

function formatFor(mediabunny: typeof Mediabunny, format: VideoFormat): OutputFormat {
  const { MovOutputFormat, Mp4OutputFormat, WebMOutputFormat } = mediabunny
  if (format === 'video/webm') return new WebMOutputFormat()
  return format === 'video/quicktime' ? new MovOutputFormat() : new Mp4OutputFormat()
}
