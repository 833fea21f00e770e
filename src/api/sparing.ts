import type { Home } from './home.ts'

/** A look at something, once in so many milliseconds at most: who asks in between is told what was seen. */
export function sparing<Seen>(
  { now, steady = now }: Pick<Home, 'now' | 'steady'>,
  look: () => Promise<Seen>,
  everyMs: number | undefined,
): () => Promise<Seen> {
  if (everyMs === undefined) return look
  let last: { readonly at: number; readonly seen: Promise<Seen> } | undefined
  return () => {
    if (last === undefined || steady() - last.at >= everyMs) last = { at: steady(), seen: look() }
    return last.seen
  }
}
