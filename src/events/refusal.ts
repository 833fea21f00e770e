/**
 * A place where a value does not match its schema: a JSON pointer, and what was expected there. Never the value itself.
 */
export interface Flaw {
  readonly path: string
  readonly message: string
}

/**
 * `not-json`, `too-intricate`, `inexact-number`, `not-an-event`, `too-large`, `not-owner`, `own-media`, `wrong-lane`,
 * `no-partition-key`, `reserved-source` or `from-the-future`.
 */
export interface Refusal {
  readonly reason: string
  readonly detail: string
  readonly errors?: readonly Flaw[]
  /** The line of NDJSON, counted from 1; blank lines count. */
  readonly line?: number
}

/** The refusal of a value, made of the validation errors that TypeBox reports. */
export function notAnEvent(
  found: readonly { readonly instancePath: string; readonly message: string }[],
): Refusal {
  return notOfShape(found.map(({ instancePath, message }) => ({ path: instancePath, message })))
}

/** The same, made of flaws. */
export function notOfShape(errors: readonly Flaw[]): Refusal {
  const first = errors[0]
  const what = first === undefined ? 'a value' : `${first.path === '' ? 'it' : first.path} ${first.message}`
  return { reason: 'not-an-event', detail: `Not a valid event: ${what}`, errors }
}
