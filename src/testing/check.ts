import fc from 'fast-check'
import type { Subject } from './subject.ts'

/** A run of fast-check that found a counterexample. */
export interface Found {
  readonly cause: unknown
  readonly seed: number
  readonly path: string
  readonly runs: number
  readonly shrinks: number
}

export type Parameters = Pick<fc.Parameters, 'seed' | 'path' | 'numRuns'>

/** A property of values of any type, ready to run. */
export type Check = (parameters: Parameters) => Promise<Found | undefined>

/** A law: makes a property of a table. */
export type Law = (subject: Subject) => Check

/** A property as a check: undefined if it holds. Throws if fast-check could not make examples. */
export const check =
  <Values>(property: fc.IRawProperty<Values>): Check =>
  async (parameters) => {
    const details = await fc.check(property, parameters)
    if (!details.failed) return undefined
    if (details.counterexamplePath === null)
      throw new Error(`Cannot make examples: ${details.numSkips} were passed over, and the time is up`)
    const { errorInstance: cause, seed, counterexamplePath: path, numRuns, numShrinks } = details
    return { cause, seed, path, runs: numRuns, shrinks: numShrinks }
  }
