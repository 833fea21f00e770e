/** What stands in the log is not what was written: no second try helps. */
export class Damaged extends Error {
  override readonly name = 'Damaged'
}
