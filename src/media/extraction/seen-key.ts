import type { Visitor } from '../../policy/caller.ts'
import { ownerOf, type MediaId } from '../model/ids.ts'
import type { Objects } from '../../objects/objects.ts'
import { copyKey } from '../uploads/derived.ts'
import { keyOf } from '../uploads/media-object.ts'
import { readReport } from './report.ts'

/**
 * The key of the bytes that a caller may have of a media, or why there are none: the owner and an admin have the upload;
 * others what carries no place and no serial number of a camera. Before the extractor has looked, others have nothing.
 * `type` is the media type of the bytes, if it is another than that of the upload.
 */
export async function seenKey(
  id: MediaId,
  asker: Visitor,
  objects: Pick<Objects, 'head'>,
): Promise<{ readonly key: string; readonly type?: string } | { readonly none: string }> {
  if (asker.role === 'admin' || ('user' in asker && asker.user === ownerOf(id))) return { key: keyOf(id) }
  const report = await readReport(id, objects)
  switch (report?.others) {
    case 'original':
      return { key: keyOf(id) }
    case 'copy':
      return { key: copyKey(id), ...(report.copyType !== undefined && { type: report.copyType }) }
    default:
      return { none: report?.whyNone ?? NOT_YET }
  }
}

const NOT_YET = 'The copy for others than the owner is not made yet'
