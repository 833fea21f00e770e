/** Thrown for a row that no store will ever accept: its key or its content is too large, or cannot be written. */
export class Unstorable extends Error {
  override readonly name = 'Unstorable'
}
