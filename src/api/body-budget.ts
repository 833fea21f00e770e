/** The maximum number of bytes of bodies in memory, of all callers together and of one caller. */
export interface BodyLimits {
  readonly all: number
  readonly each: number
}

/** Counts the bytes of bodies in memory, from their arrival until their request is answered. */
export interface BodyBudget {
  /** Reserves `bytes` more, or tells which limit prevents it. */
  readonly take: (caller: string, bytes: number) => 'taken' | keyof BodyLimits
  readonly give: (caller: string, bytes: number) => void
}

/**
 * Counts the bytes that have arrived, not announced lengths: otherwise a client that sends nothing could block others.
 */
export function bodyBudget(limits: BodyLimits, onHeld: (bytes: number) => void): BodyBudget {
  const byCaller = new Map<string, number>()
  let held = 0
  const add = (caller: string, bytes: number): void => {
    held += bytes
    onHeld(held)
    const own = (byCaller.get(caller) ?? 0) + bytes
    if (own === 0) byCaller.delete(caller)
    else byCaller.set(caller, own)
  }
  return {
    take: (caller, bytes) => {
      if ((byCaller.get(caller) ?? 0) + bytes > limits.each) return 'each'
      if (held + bytes > limits.all) return 'all'
      add(caller, bytes)
      return 'taken'
    },
    give: (caller, bytes) => add(caller, -bytes),
  }
}
