import { readFileSync } from 'node:fs'

export const heicOf = (name: string, ending = 'heic'): Buffer =>
  readFileSync(new URL(`../../../fixtures/media/${name}.${ending}`, import.meta.url))

/** A property that turns a picture by so many right angles, anticlockwise (ISO/IEC 23008-12, 6.5.10). */
export const irot = (angles: number): Buffer => Buffer.from(`\0\0\0\x09irot${String.fromCharCode(angles)}`)

/** A property that mirrors a picture: its top and bottom for 0, its left and right for 1 (6.5.12). */
export const imir = (axis: number): Buffer => Buffer.from(`\0\0\0\x09imir${String.fromCharCode(axis)}`)

/** A HEIC of which the first item has more properties. Its boxes are of the kinds that `heif-enc` writes. */
export function withProperties(heic: Buffer, ...properties: readonly Buffer[]): Buffer {
  return properties.reduce(withProperty, heic)
}

function withProperty(heic: Buffer, property: Buffer): Buffer {
  const [ipco, ipma] = [boxIn(heic, 'ipco'), boxIn(heic, 'ipma')]
  const number = childrenIn(heic.subarray(ipco.at + 8, ipco.end)) + 1
  // Behind the header, the flags, the number of entries and an item's number is the number of its properties.
  const count = ipma.at + 18
  const associated = count + 1 + heic[count]!
  const changed = Buffer.from(heic)
  changed[count]!++
  for (const name of ['ipco', 'iprp', 'ipma', 'meta'])
    grow(changed, boxIn(heic, name).at, (name === 'ipma' ? 0 : property.length) + (name === 'ipco' ? 0 : 1))
  const { at, end } = boxIn(heic, 'iloc')
  // Each item has a number, a reference, an offset, and a number of extents, each of an offset and a length.
  for (let item = at + 16; item < end; item += 18) grow(changed, item + 4, property.length + 1)
  return Buffer.concat([
    changed.subarray(0, ipco.end),
    property,
    changed.subarray(ipco.end, associated),
    Buffer.of(0x80 | number),
    changed.subarray(associated),
  ])
}

/** The same with other numbers of pixels in its `ispe`, which is of its picture. */
export function withSize(heic: Buffer, width: number, height: number): Buffer {
  const lying = Buffer.from(heic)
  const { at } = boxIn(heic, 'ispe')
  lying.writeUInt32BE(width, at + 12)
  lying.writeUInt32BE(height, at + 16)
  return lying
}

function boxIn(heic: Buffer, name: string): { readonly at: number; readonly end: number } {
  const at = heic.indexOf(name) - 4
  return { at, end: at + heic.readUInt32BE(at) }
}

function childrenIn(boxes: Buffer): number {
  let count = 0
  for (let at = 0; at < boxes.length; at += boxes.readUInt32BE(at)) count++
  return count
}

const grow = (heic: Buffer, at: number, by: number): void =>
  void heic.writeUInt32BE(heic.readUInt32BE(at) + by, at)
