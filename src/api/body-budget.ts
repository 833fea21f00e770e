/** How many bytes of bodies may be held at once, by all callers together and by one of them. */
export interface BodyLimits {
  readonly all: number
  readonly each: number
}

/** The bytes of bodies that are held, from when they come in until their request is answered. */
export interface BodyBudget {
  /** Takes room for so many bytes more; or says whose limit is in the way. */
  readonly take: (caller: string, bytes: number) => 'taken' | keyof BodyLimits
  readonly give: (caller: string, bytes: number) => void
}

/** What has come in counts, not what is announced: who announces much and sends nothing keeps nobody out. */
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
