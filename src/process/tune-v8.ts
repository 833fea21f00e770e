import { setFlagsFromString } from 'node:v8'

/** Flags of V8 by their names (`node --v8-options`). */
export const V8_FLAGS = [
  // `gc` in contexts that are created from now on (`collectOnce`).
  '--expose-gc',
  // The size in MB with which the old generation of new heaps begins: otherwise V8 finds it with ten full collections.
  // V8 starts marking earlier if only a half-space of the young generation is left, counting the memory outside its
  // heap (64 MiB and more).
  '--initial-old-space-size=200',
  // Bytes of bytecode that a function runs before V8 may optimize it (by default 67,584): a function that is compiled
  // later is compiled once, from better feedback.
  '--interrupt-budget=400000',
  // The size in MB with which the half-spaces of the young generation begin, also their maximum: smaller ones are
  // collected while a batch is alive, which moves it to the old generation.
  '--min-semi-space-size=80',
  // A thread that folds collects its young generation alone: helper threads would take the processors of other folding
  // threads.
  '--no-parallel-scavenge',
  // Otherwise V8 collects the young generation at 80% of a half-space, at any wait in the middle of a batch.
  '--no-minor-gc-task',
] as const

/**
 * Sets flags of V8 for a process that folds for a long time, before its threads start: the defaults suit pages and
 * scripts. Node reports unknown flags on standard error, and continues.
 */
export function tuneV8(): void {
  for (const flag of V8_FLAGS) setFlagsFromString(flag)
}

/**
 * Runs a full collection in a thread that has loaded its modules. Otherwise the memory that these hold outside the heap
 * (h3-js 32 MiB, lmdb-js 16) counts as growth since the last collection. After 64 MiB of such growth V8 marks the whole
 * heap, again and again.
 */
export function collectOnce(): void {
  globalThis.gc?.()
}
