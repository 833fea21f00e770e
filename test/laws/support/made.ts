import type { Others, Outcome } from '../../../src/media/extraction/outcome.ts'
import { SIZES, THUMBNAIL_TYPES } from '../../../src/media/uploads/derived.ts'

/** What a version of the extractor makes of an upload. */
export interface Made {
  readonly others: Others['kind']
  readonly thumbnails: boolean
  readonly refused: boolean
}

/** The bytes of all that is made name the version. */
export function outcomeOf({ others, thumbnails, refused }: Made, version: number): Outcome {
  const bytes = Buffer.from(`v${version}`)
  const seen = othersOf(others, bytes)
  if (refused) return { kind: 'refused', reason: 'unsupported', detail: `v${version}`, others: seen }
  const all = SIZES.flatMap((size) =>
    THUMBNAIL_TYPES.map((type) => ({ size, type, width: 1, height: 1, bytes })),
  )
  return {
    kind: 'extracted',
    found: { format: 'image/jpeg' },
    thumbnails: thumbnails ? all : [],
    ...(!thumbnails && { noThumbnail: 'None' }),
    others: seen,
  }
}

function othersOf(kind: Others['kind'], bytes: Uint8Array): Others {
  if (kind === 'copy') return { kind, bytes }
  return kind === 'none' ? { kind, why: 'So' } : { kind }
}
