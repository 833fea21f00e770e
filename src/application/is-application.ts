import type { Application } from './application.ts'

/** The values that `application()` has made: a value of another release, or anything else, is not accepted. */
const made = new WeakSet<object>()

export function asMade(application: Application): Application {
  made.add(application)
  return application
}

export const isApplication = (value: unknown): value is Application =>
  typeof value === 'object' && value !== null && made.has(value)
