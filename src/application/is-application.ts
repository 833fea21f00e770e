import type { Application } from './application.ts'

/** Those that `application()` has made: a module of another release, or something else, is not taken for one. */
const made = new WeakSet<object>()

export function asMade(application: Application): Application {
  made.add(application)
  return application
}

export const isApplication = (value: unknown): value is Application =>
  typeof value === 'object' && value !== null && made.has(value)
