/**
 * `tributary/testing`: the laws as properties of an application's tables and reactors, and examples of single ones. See
 * `docs/testing.md`.
 *
 * @module
 */
export { laws, type LawsOptions, type TableLaw } from './laws.ts'
export { given, type Beginning, type GivenOptions, type Happened } from './given.ts'
export type { FollowsOf, GivenEvent, Told, ToldOf } from './told.ts'
