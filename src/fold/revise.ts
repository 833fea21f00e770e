/** Some fields of a row; undefined leaves a field as it is. */
type Fields<Row> = { readonly [Field in keyof Row]?: Row[Field] | undefined }

/** The row with these fields; the row itself if no field changes, so that the fold sees that nothing changed. */
export function revise<Row extends object>(row: Row, fields: Fields<Row>): Row {
  let revised = row
  for (const field in fields) {
    const value = fields[field]
    if (value === undefined || value === row[field]) continue
    if (revised === row) revised = { ...row }
    revised[field] = value
  }
  return revised
}
