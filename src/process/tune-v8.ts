import { setFlagsFromString } from 'node:v8'

/** V8's flags by their names (`node --v8-options`). */
export const V8_FLAGS = [
  // `gc` in contexts made from now on (`collectOnce`).
  '--expose-gc',
  // An old generation that begins with these MB, in heaps made from now on: V8 finds the size by collecting ten times else. It
  // begins to mark before that, when a half-space of the young and what is outside its heap (64 MiB and more) are all that is left.
  '--initial-old-space-size=200',
  // Bytes of bytecode that a function runs before it may be optimized (67,584 by default): what is compiled later is compiled
  // once, from better feedback.
  '--interrupt-budget=400000',
  // Half-spaces of the young that begin with these MB, as large as they may become: smaller ones are collected while a batch is
  // alive, which makes it old.
  '--min-semi-space-size=80',
  // Who folds collects its young alone: helpers would want the processors that other threads fold on.
  '--no-parallel-scavenge',
] as const

/**
 * Sets V8 up for a process that folds for long, before its threads begin: the defaults are for pages and scripts. Node tells
 * V8's flags on standard error where it no longer knows them, and goes on.
 */
export function tuneV8(): void {
  for (const flag of V8_FLAGS) setFlagsFromString(flag)
}

/**
 * Collects a thread that has loaded its modules. What they take outside the heap (h3-js 32 MiB, lmdb-js 16) would count as grown
 * since the last collection, of which V8 lets there be 64 MiB before it marks all that lives, again and again.
 */
export function collectOnce(): void {
  globalThis.gc?.()
}
