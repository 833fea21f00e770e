/** Runs the work of each key one after another, and that of different keys at the same time. */
export type TurnsByKey = <T>(key: string, work: () => Promise<T>) => Promise<T>

export function turnsByKey(): TurnsByKey {
  const last = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work)
    last.set(key, turn)
    try {
      return await turn
    } finally {
      if (last.get(key) === turn) last.delete(key)
    }
  }
}
