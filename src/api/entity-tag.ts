/** One entity tag of a list (RFC 9110, 8.8.3): weak or not, and a text in quotes, which may contain commas. */
const TAG = /[ \t]*(?:(W\/)?("[\x21\x23-\x7e\x80-\xff]*"))?[ \t]*(?:,|$)/y

interface EntityTag {
  readonly weak: boolean
  readonly opaque: string
}

/**
 * Whether a list of entity tags, or `*`, names this strong tag. The weak comparison ignores `W/`; the strong one never
 * matches a weak tag (RFC 9110, 8.8.3.2). A text that is no such list names nothing.
 */
export const namesTag = (list: string, tag: string, comparison: 'strong' | 'weak'): boolean =>
  list.trim() === '*' ||
  tagsIn(list).some(({ weak, opaque }) => opaque === tag && (comparison === 'weak' || !weak))

function tagsIn(list: string): readonly EntityTag[] {
  const tags: EntityTag[] = []
  TAG.lastIndex = 0
  while (TAG.lastIndex < list.length) {
    const found = TAG.exec(list)
    if (found === null) return []
    if (found[2] !== undefined) tags.push({ weak: found[1] !== undefined, opaque: found[2] })
  }
  return tags
}
