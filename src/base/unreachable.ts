/** The end of an exhaustive `switch`: the compiler proves that no value gets here. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}
