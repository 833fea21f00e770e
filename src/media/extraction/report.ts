import { Readable } from 'node:stream'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { MediaId } from '../model/ids.ts'
import type { Objects } from '../../objects/objects.ts'
import { copyKey, reportKey, thumbnailKeys } from '../uploads/derived.ts'

const report = Type.Object({
  extractor: Type.Number(),
  /** Why there are no thumbnails, in words; missing if there are some. */
  noThumbnail: Type.Optional(Type.String()),
  /** What others than the owner may have: the upload itself, the copy, or nothing. */
  others: Type.Union([Type.Literal('original'), Type.Literal('copy'), Type.Literal('none')]),
  whyNone: Type.Optional(Type.String()),
  /** The media type of the copy, if it is another than that of the upload. */
  copyType: Type.Optional(Type.String()),
  /** The optional package with which there would be more. */
  lacks: Type.Optional(Type.String()),
})

const compiled = Compile(report)

/** What became of the extraction from a media: an object without bytes, stored after all other objects made from it. */
export type Report = Static<typeof report>

export async function storeReport(id: MediaId, facts: Report, objects: Pick<Objects, 'put'>): Promise<void> {
  const about = { contentType: 'application/octet-stream', facts }
  await objects.put(reportKey(id), about, Readable.from([], { objectMode: false }), 0)
}

/** Undefined if nothing was extracted from the media yet. */
export async function readReport(id: MediaId, objects: Pick<Objects, 'head'>): Promise<Report | undefined> {
  const facts = (await objects.head(reportKey(id)))?.facts
  return compiled.Check(facts) ? facts : undefined
}

/** Whether all objects stand that the report tells of. A process that was killed may have left fewer. */
export async function isWhole(
  id: MediaId,
  { others, noThumbnail }: Report,
  objects: Pick<Objects, 'head'>,
): Promise<boolean> {
  const keys = [
    ...(others === 'copy' ? [copyKey(id)] : []),
    ...(noThumbnail === undefined ? thumbnailKeys(id) : []),
  ]
  const standing = await Promise.all(keys.map((key) => objects.head(key)))
  return !standing.includes(undefined)
}
