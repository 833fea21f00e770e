/** Formats rows of cells as columns. Each is as wide as its widest cell; numbers are aligned to the right. */
export function columns(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map(String))
  const widths = (texts[0] ?? []).map((_, column) =>
    Math.max(...texts.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: readonly (string | number)[]) =>
    row.map((cell, column) => aligned(cell, widths[column] ?? 0)).join('  ')
  return rows.map((row) => line(row).trimEnd() + '\n').join('')
}

const aligned = (cell: string | number, width: number): string =>
  typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width)
