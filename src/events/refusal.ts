/** Where a value is not what a schema asks for: a JSON pointer and what was expected there, never the value. */
export interface Flaw {
  readonly path: string
  readonly message: string
}

/** Why an event is not taken. Neither `detail` nor `errors` repeats a value of the event: it may be a location. */
export interface Refusal {
  /** `not-json`, `inexact-number`, `not-an-event`, `too-large`, `not-owner`, `own-media`, `wrong-lane` or `from-the-future`. */
  readonly reason: string
  readonly detail: string
  readonly errors?: readonly Flaw[]
  /** Of NDJSON, counted from 1: blank lines count. */
  readonly line?: number
}

/** The refusal of a value that a schema doesn't take, from what the schema says against it. */
export function notAnEvent(
  found: readonly { readonly instancePath: string; readonly message: string }[],
): Refusal {
  return notOfShape(found.map(({ instancePath, message }) => ({ path: instancePath, message })))
}

/** The same of its flaws. */
export function notOfShape(errors: readonly Flaw[]): Refusal {
  const first = errors[0]
  const what = first === undefined ? 'a value' : `${first.path === '' ? 'it' : first.path} ${first.message}`
  return { reason: 'not-an-event', detail: `Not a valid event: ${what}`, errors }
}
