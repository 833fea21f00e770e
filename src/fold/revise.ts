/** Some of a row's fields; undefined says nothing about a field. */
type Fields<Row> = { readonly [Field in keyof Row]?: Row[Field] | undefined }

/** The row with these fields; the row itself where it has them already, so that the fold sees that nothing changed. */
export function revise<Row extends object>(row: Row, fields: Fields<Row>): Row {
  const changed = Object.entries(fields).filter(
    ([field, value]) => value !== undefined && value !== row[field as keyof Row],
  )
  return changed.length === 0 ? row : { ...row, ...Object.fromEntries(changed) }
}
