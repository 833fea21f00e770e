import type { Home } from './home.ts'

/** Limits a look to once in `everyMs`; in between, callers get the last result. */
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
