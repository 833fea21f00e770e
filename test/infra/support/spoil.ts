import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { json } from '../../arbitraries/values.ts'
import { eventTypes } from '../../media.ts'

/** The path to a part of a JSON value: names of members and indexes of lists. */
type Path = readonly string[]

const PUT: readonly unknown[] = [
  null, '', ' ', 0, -1, 6, 1.5, 91, 180.5, 2 ** 53, {}, [], [null], true, 'x'.repeat(300),
  'user', 'over-quota', '1.0', '2.0', 'ann', 'ann.sea', 'a b', 'ü', '\u0000', '\u0085', '\ufdd0',
  '2024-02-29T23:59:59Z', '2023-02-29T23:59:59Z', '2024-01-01T00:00:00+01:00', '2024-13-01T00:00:00Z',
  ...eventTypes.map(({ name }) => name),
] // prettier-ignore

/** The JSON value with one member, at any depth, removed or replaced. */
export const spoilt = (value: unknown): Arbitrary<unknown> =>
  fc
    .tuple(
      fc.constantFrom(...pathsIn(value)),
      fc.option(fc.oneof(fc.constantFrom(...PUT), json()), { nil: undefined }),
    )
    .map(([path, put]) => change(value, path, put))

function pathsIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at]
  const inner = Object.entries(value).flatMap(([name, one]) => pathsIn(one, [...at, name]))
  return at.length === 0 ? inner : [at, ...inner]
}

/** Replaces the member at a path; `put` undefined removes it. */
function change(value: unknown, [name, ...rest]: Path, put: unknown): unknown {
  if (name === undefined) return put
  if (Array.isArray(value))
    return value.flatMap((one: unknown, at) => (String(at) === name ? (change(one, rest, put) ?? []) : [one]))
  return Object.fromEntries(
    Object.entries(value as object).flatMap(([each, one]: [string, unknown]) => {
      if (each !== name) return [[each, one]]
      const changed = change(one, rest, put)
      return changed === undefined ? [] : [[each, changed]]
    }),
  )
}
