import { Readable } from 'node:stream'
import type { About, Stored } from '../../objects/about.ts'
import type { Objects } from '../../objects/objects.ts'
import type { MediaId } from '../model/ids.ts'
import { copyKey, derivedKeys, thumbnailKey } from '../uploads/derived.ts'
import type { Outcome } from './outcome.ts'

/** The bytes of a media, and what was found in them. */
export interface Looked {
  readonly stored: Stored
  readonly outcome: Outcome
}

/** An object to be stored. */
interface Made {
  readonly key: string
  readonly about: About
  readonly bytes: Uint8Array
}

/**
 * Stores what a version of the extractor made from a media, without the report. What it made before stays; what another
 * version has left is replaced or removed.
 */
export async function storeMade(
  mediaId: MediaId,
  looked: Looked,
  version: number,
  objects: Pick<Objects, 'put' | 'delete'>,
): Promise<void> {
  const made = madeOf(mediaId, looked, version)
  const others = derivedKeys(mediaId).filter((key) => !made.some((one) => one.key === key))
  await Promise.all([
    ...made.map((one) => store(one, version, objects)),
    ...others.map((key) => objects.delete(key)),
  ])
}

function madeOf(
  mediaId: MediaId,
  { outcome, stored: { contentType } }: Looked,
  extractor: number,
): readonly Made[] {
  const { others } = outcome
  const copy = others.kind === 'copy' ? [others] : []
  const thumbnails = outcome.kind === 'extracted' ? outcome.thumbnails : []
  return [
    ...copy.map(({ bytes, type = contentType }) => ({
      key: copyKey(mediaId),
      about: { contentType: type, facts: { extractor } },
      bytes,
    })),
    ...thumbnails.map(({ size, type, width, height, bytes }) => ({
      key: thumbnailKey(mediaId, size, type),
      about: { contentType: type, facts: { width, height, extractor } },
      bytes,
    })),
  ]
}

async function store(made: Made, version: number, objects: Pick<Objects, 'put' | 'delete'>): Promise<void> {
  const { facts } = await put(made, objects)
  if (facts['extractor'] === version) return
  await objects.delete(made.key)
  await put(made, objects)
}

const put = ({ key, about, bytes }: Made, objects: Pick<Objects, 'put'>) =>
  objects.put(key, about, Readable.from([bytes], { objectMode: false }), bytes.byteLength)
