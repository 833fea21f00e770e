/** Pixels of eight bits a channel, in rows without padding; the fourth channel is alpha. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly channels: 3 | 4
  /** The colour profile (ICC) of the pixels. */
  readonly profile: Iterable<number>
}

type Entry = readonly [tag: number, type: { readonly id: number; readonly bytes: number }, values: number[]]

const SHORT = { id: 3, bytes: 2 }
const LONG = { id: 4, bytes: 4 }
const UNDEFINED = { id: 7, bytes: 1 }

const HEADER = Buffer.from('II*\0\0\0\0\0', 'latin1')

const ROWS = 16

/**
 * A plain TIFF (revision 6.0), whose pixels `fill` writes. libvips takes no profile with bare pixels, but does with these.
 * The rows are in strips, because it allocates memory for one strip.
 */
export function tiffOf(raster: Raster, fill: (pixels: Buffer) => void): Buffer {
  const bytes = raster.width * raster.height * raster.channels
  const at = HEADER.length + bytes + (bytes % 2)
  const directory = directoryOf(entriesOf(raster), at)
  const tiff = Buffer.alloc(at + directory.length)
  HEADER.copy(tiff)
  tiff.writeUInt32LE(at, 4)
  fill(tiff.subarray(HEADER.length, HEADER.length + bytes))
  directory.copy(tiff, at)
  return tiff
}

function entriesOf({ width, height, channels, profile }: Raster): readonly Entry[] {
  const row = width * channels
  const rows = Array.from({ length: Math.ceil(height / ROWS) }, (_, strip) => strip * ROWS)
  const icc = [...profile]
  const entries: readonly Entry[] = [
    [256, LONG, [width]],
    [257, LONG, [height]],
    [258, SHORT, Array<number>(channels).fill(8)],
    [259, SHORT, [1]], // no compression
    [262, SHORT, [2]], // RGB
    [273, LONG, rows.map((first) => HEADER.length + first * row)],
    [277, SHORT, [channels]],
    [278, LONG, [ROWS]],
    [279, LONG, rows.map((first) => Math.min(ROWS, height - first) * row)],
    [338, SHORT, channels === 4 ? [2] : []], // alpha that is not premultiplied
    [34_675, UNDEFINED, icc],
  ]
  return entries.filter(([, , values]) => values.length > 0)
}

/** The entries, and after them the values that take more than the four bytes of an entry. */
function directoryOf(entries: readonly Entry[], at: number): Buffer {
  const head = Buffer.alloc(2 + 12 * entries.length + 4)
  head.writeUInt16LE(entries.length)
  const behind: Buffer[] = []
  let next = at + head.length
  for (const [index, [tag, { id, bytes }, values]] of entries.entries()) {
    const entry = head.subarray(2 + 12 * index)
    const value = Buffer.alloc(Math.max(4, values.length * bytes))
    values.forEach((one, place) => value.writeUIntLE(one, place * bytes, bytes))
    entry.writeUInt16LE(tag)
    entry.writeUInt16LE(id, 2)
    entry.writeUInt32LE(values.length, 4)
    if (value.length === 4) value.copy(entry, 8)
    else {
      entry.writeUInt32LE(next, 8)
      behind.push(value)
      next += value.length
    }
  }
  return Buffer.concat([head, ...behind])
}
