/** A line of the report: a name and a figure. */
export type Line = readonly [name: string, figure: string]

export const number = (value: number, digits = 0): string =>
  value.toLocaleString('en-GB', { maximumFractionDigits: digits, minimumFractionDigits: digits })

export const megabytes = (bytes: number | undefined): string =>
  bytes === undefined ? 'unknown' : `${number(bytes / 1_048_576, 1)} MiB`

export const listOf = (figures: readonly number[], digits: number): string =>
  figures.map((figure) => number(figure, digits)).join(', ')
