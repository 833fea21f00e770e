import Type from 'typebox'
import type { Json } from '../../base/json.ts'
import { register } from '../../fold/register.ts'
import { storedOrNone } from '../../fold/stored.ts'
import { audience } from '../../policy/audience.ts'
import type { Asker } from '../../policy/caller.ts'
import type { Key } from '../../tables/tables.ts'
import type { MediaId } from './ids.ts'
import { maySee } from './media-audience.ts'

/** The sort of a media's row in its own partition, beside the parts of its totals. */
export const MEDIA = 'media'

export const mediaKey = (mediaId: string): Key => ({ partition: mediaId, sort: MEDIA })

const read = storedOrNone(
  Type.Object({
    deleted: Type.Optional(Type.Literal(true)),
    upload: Type.Optional(Type.Unknown()),
    metadata: Type.Optional(register(Type.Unknown())),
    shared: Type.Optional(register(audience)),
  }),
)

export const isDeletedIn = (content: Json | undefined): boolean => read(content)?.deleted === true

/** The time of the event that told the metadata of the row's media; undefined if none did. */
export const metadataTime = (content: Json | undefined): string | undefined =>
  read(content)?.metadata?.stamp.time

/** Whether the row's media was uploaded, is not deleted, and is one that the caller may see. */
export function isSeenIn(content: Json | undefined, id: MediaId, asker: Asker): boolean {
  const row = read(content)
  return row?.upload !== undefined && maySee(asker, id, row.shared?.value)
}
