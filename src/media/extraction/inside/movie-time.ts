import type { Bytes } from './bytes.ts'

/** Seconds between 1904, from which MP4 counts, and 1970. */
const EPOCH_SECONDS = 2_082_844_800

/** The number of boxes that are looked at before the search is given up. */
const MAX_BOXES = 500

interface Box {
  /** The first byte after the header. */
  readonly from: number
  readonly end: number
}

/**
 * The time at which a movie was made, in UTC, from its `mvhd` box (ISO/IEC 14496-12, 8.2.2), which mediabunny does not
 * give. Zero means that nobody knows.
 */
export async function movieTime(bytes: Bytes): Promise<string | undefined> {
  const moov = await find(bytes, 'moov', { from: 0, end: bytes.size })
  const mvhd = moov && (await find(bytes, 'mvhd', moov))
  if (mvhd === undefined || mvhd.end - mvhd.from < 12) return undefined
  const content = await bytes.read(mvhd.from, mvhd.from + 12)
  const seconds = content[0] === 1 ? Number(content.readBigUInt64BE(4)) : content.readUInt32BE(4)
  const time = new Date((seconds - EPOCH_SECONDS) * 1_000)
  return seconds === 0 || Number.isNaN(time.getTime()) || time.getUTCFullYear() > 9999
    ? undefined
    : `${time.toISOString().slice(0, 19)}Z`
}

async function find(bytes: Bytes, type: string, within: Box): Promise<Box | undefined> {
  let { from } = within
  for (let seen = 0; seen < MAX_BOXES && from + 8 <= within.end; seen++) {
    const header = await bytes.read(from, Math.min(from + 16, within.end))
    const box = boxAt(header, from, within.end)
    if (box === undefined) return undefined
    if (header.toString('latin1', 4, 8) === type) return box
    from = box.end
  }
  return undefined
}

/** A size of 1 stands before a size of 64 bits; 0 means up to the end (ISO/IEC 14496-12, 4.2). */
function boxAt(header: Buffer, at: number, end: number): Box | undefined {
  const short = header.readUInt32BE(0)
  const long = short === 1 && header.length >= 16 ? Number(header.readBigUInt64BE(8)) : undefined
  const size = long ?? (short === 0 ? end - at : short)
  const head = long === undefined ? 8 : 16
  return size < head || at + size > end ? undefined : { from: at + head, end: at + size }
}
