import sharp from 'sharp'
import { SIZES } from '../../../src/media/uploads/derived.ts'

/**
 * The same results by sharp alone, as one writes it for pictures that one trusts: the dimensions, thumbnails in each size
 * and type, and a copy without metadata, with all processors and sharp's cache.
 */
export async function bySharpAlone(picture: Buffer): Promise<void> {
  const source = sharp(picture).autoOrient()
  await source.clone().metadata()
  const thumbnails = SIZES.flatMap((size) => {
    const small = source.clone().resize(size, size, { fit: 'inside', withoutEnlargement: true })
    return [
      small.clone().webp({ quality: 80 }).toBuffer(),
      small.clone().flatten({ background: '#fff' }).jpeg({ quality: 82 }).toBuffer(),
    ]
  })
  await Promise.all([...thumbnails, source.clone().jpeg({ quality: 95 }).toBuffer()])
}
