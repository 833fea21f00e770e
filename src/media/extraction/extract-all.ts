import { someAtOnce } from '../../mapping/some-at-once.ts'
import type { MediaId } from '../model/ids.ts'
import { MEDIA_PREFIX, mediaOf } from '../uploads/media-object.ts'
import { extractAgain, type Again, type AgainParts } from './extract-again.ts'

/** How many media there were, and what became of them. */
export type ExtractedAll = Readonly<Record<Again | 'media', number>>

interface Bar {
  readonly to: (value: number) => void
  readonly stop: () => void
}

/** The number of media that are looked at, and read, at one time. The extractor takes one after the other. */
const AT_ONCE = 8

/** Extracts from one media, or from all that have bytes, as `extractAgain` does. */
export async function extractAll(
  one: MediaId | undefined,
  olderThan: number,
  parts: AgainParts,
  begin: (total: number) => Bar,
): Promise<ExtractedAll> {
  const ids = one === undefined ? await idsIn(parts) : [one]
  const bar = begin(ids.length)
  const became = { extracted: 0, failed: 0, current: 0, skipped: 0 }
  let done = 0
  try {
    await someAtOnce(AT_ONCE, ids, async (id) => {
      became[await extractAgain(id, olderThan, parts)]++
      bar.to(++done)
    })
  } finally {
    bar.stop()
  }
  return { media: ids.length, ...became }
}

async function idsIn({ objects }: AgainParts): Promise<readonly MediaId[]> {
  const ids: MediaId[] = []
  for await (const key of objects.list(MEDIA_PREFIX)) {
    const id = mediaOf(key)
    if (id !== undefined) ids.push(id)
  }
  return ids
}
