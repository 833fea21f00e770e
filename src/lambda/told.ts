/** A variable of a function's environment. Throws if it is not set. */
export function told(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`Cannot start: ${name} is not set`)
  return value
}
