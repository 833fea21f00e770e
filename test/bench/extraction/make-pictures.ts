import sharp, { type Sharp } from 'sharp'

const noise = (width: number, height: number, sigma: number): Sharp =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma },
    },
  }).png()

const EXIF = {
  IFD0: { Make: 'Google', Model: 'Pixel 8' },
  IFD2: { DateTimeOriginal: '2026:11:29 10:00:00', OffsetTimeOriginal: '+01:00' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '54/1 19/1 12/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '10/1 8/1 2/1',
  },
}

/**
 * A JPEG that is as hard to read and write as a photograph: large soft forms, with the grain of a sensor over them, and
 * EXIF with a camera and a place.
 */
export async function makePicture(width: number, height: number): Promise<Buffer> {
  const forms = await noise(48, 32, 60).toBuffer()
  const grain = await noise(width, height, 12).toBuffer()
  return sharp(forms)
    .resize(width, height, { kernel: 'cubic', fit: 'fill' })
    .composite([{ input: grain, blend: 'soft-light' }])
    .withExif(EXIF)
    .jpeg({ quality: 88 })
    .toBuffer()
}
