/** A row that no store takes, whenever it is asked: its key or its content is beyond what all of them hold. */
export class Unstorable extends Error {
  override readonly name = 'Unstorable'
}
