import type { Application } from './application.ts'

/** The values that `application()` made. No other value counts as an application, also not one of another release. */
const made = new WeakSet<object>()

export function asMade(application: Application): Application {
  made.add(application)
  return application
}

export const isApplication = (value: unknown): value is Application =>
  typeof value === 'object' && value !== null && made.has(value)
