/**
 * `tributary/testing`: the laws as properties of an application's tables, and examples of single tables. See
 * `docs/testing.md`.
 *
 * @module
 */
export { laws, type LawsOptions, type TableLaw } from './laws.ts'
export { given, type Beginning, type Happened } from './given.ts'
export type { GivenEvent, Told, ToldOf } from './told.ts'
