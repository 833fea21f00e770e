/** Thrown if stored data is not what was written: a retry does not help. */
export class Damaged extends Error {
  override readonly name = 'Damaged'
}
