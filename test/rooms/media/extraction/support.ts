import sharp from 'sharp'
import type { Bytes } from '../../../../src/media/extraction/inside/bytes.ts'
import { extract } from '../../../../src/media/extraction/inside/extract.ts'

/** Bytes in memory that count how many of them are read. */
export function counted(all: Buffer): Bytes & { readonly read: Bytes['read']; readonly total: () => number } {
  let total = 0
  return {
    size: all.length,
    read: (from, end) => {
      total += end - from
      return Promise.resolve(all.subarray(from, end))
    },
    total: () => total,
  }
}

export const extracted = (all: Buffer, contentType = 'application/octet-stream') =>
  extract(counted(all), contentType)

/** A picture whose four corners differ, so that each orientation shows another picture. */
export const corners = (width = 60, height = 40) => {
  const square = (left: number, top: number, background: string) => ({
    input: { create: { width: width / 2, height: height / 2, channels: 3 as const, background } },
    left,
    top,
  })
  return sharp({ create: { width, height, channels: 3, background: '#fff' } }).composite([
    square(0, 0, '#f00'),
    square(width / 2, 0, '#0f0'),
    square(0, height / 2, '#00f'),
  ])
}

const degrees = (value: number): string => {
  const micro = Math.round(Math.abs(value) * 3_600_000_000)
  const seconds = micro % 60_000_000
  const minutes = Math.floor(micro / 60_000_000) % 60
  return `${Math.floor(micro / 3_600_000_000)}/1 ${minutes}/1 ${seconds}/1000000`
}

export const gps = (lat: number, lon: number) => ({
  GPSLatitudeRef: lat < 0 ? 'S' : 'N',
  GPSLatitude: degrees(lat),
  GPSLongitudeRef: lon < 0 ? 'W' : 'E',
  GPSLongitude: degrees(lon),
})

/** Which of the colours the middle of each quarter has. */
export async function cornersIn(picture: Buffer): Promise<readonly string[]> {
  const { data, info } = await sharp(picture)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number): string => {
    const offset = (Math.floor(info.height * y) * info.width + Math.floor(info.width * x)) * info.channels
    return [...data.subarray(offset, offset + 3)].map((value) => (value > 127 ? 1 : 0)).join('')
  }
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)]
}
