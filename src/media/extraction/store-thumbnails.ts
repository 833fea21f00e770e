import { Readable } from 'node:stream'
import type { MediaId } from '../model/ids.ts'
import type { Objects } from '../../objects/objects.ts'
import { thumbnailKey } from '../uploads/derived.ts'
import type { Thumbnail } from './outcome.ts'

/** Stores thumbnails beside the media; one that exists stays. */
export async function storeThumbnails(
  mediaId: MediaId,
  thumbnails: readonly Thumbnail[],
  objects: Pick<Objects, 'put'>,
): Promise<void> {
  await Promise.all(
    thumbnails.map(({ size, type, width, height, bytes }) =>
      objects.put(
        thumbnailKey(mediaId, size, type),
        { contentType: type, facts: { width, height } },
        Readable.from([bytes], { objectMode: false }),
        bytes.byteLength,
      ),
    ),
  )
}
