/** Names of Kinesis' own errors, as its client throws them (`error.name`). */
export type RefusalName =
  'ResourceNotFoundException' | 'InvalidArgumentException' | 'ResourceInUseException' | 'ValidationException'

/** An error with the name that Kinesis would give it, so that callers handle all logs alike. */
export function refusal(name: RefusalName, message: string): Error {
  const error = new Error(message)
  error.name = name
  return error
}
