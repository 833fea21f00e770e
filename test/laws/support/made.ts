import type { Others, Outcome } from '../../../src/media/extraction/outcome.ts'
import { SIZES, THUMBNAIL_TYPES } from '../../../src/media/uploads/derived.ts'

/** What an installation makes of an upload. */
export interface Made {
  /** Whether it lacks an optional package. The next one has it, and is of the same version if it does not lack one too. */
  readonly lacks: boolean
  readonly others: Others['kind']
  readonly thumbnails: boolean
  readonly refused: boolean
}

/** The version of each of the installations that follow one another. */
export const versionsOf = (all: readonly Made[]): readonly number[] =>
  all.reduce<number[]>((versions, { lacks }, at) => {
    const isSame = all[at - 1]?.lacks === true && !lacks
    return [...versions, (versions.at(-1) ?? 0) + (isSame ? 0 : 1)]
  }, [])

/** All that is made names the installation: the bytes, and the camera or the reason. */
export function outcomeOf({ others, thumbnails, refused, lacks }: Made, mark: string): Outcome {
  const bytes = Buffer.from(mark)
  const seen = othersOf(others, bytes)
  const lacking = lacks && { lacks: PACKAGE }
  if (refused) return { kind: 'refused', reason: 'unsupported', detail: mark, others: seen, ...lacking }
  const all = SIZES.flatMap((size) =>
    THUMBNAIL_TYPES.map((type) => ({ size, type, width: 1, height: 1, bytes })),
  )
  return {
    kind: 'extracted',
    found: { format: 'image/jpeg', camera: mark },
    thumbnails: thumbnails ? all : [],
    ...(!thumbnails && { noThumbnail: 'None' }),
    others: seen,
    ...lacking,
  }
}

export const PACKAGE = 'some-package'

function othersOf(kind: Others['kind'], bytes: Uint8Array): Others {
  if (kind === 'copy') return { kind, bytes }
  return kind === 'none' ? { kind, why: 'So' } : { kind }
}
