import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import type { TSchema } from 'typebox'
import type { Json } from '../../base/json.ts'
import { flawsOf } from '../../events/flaws.ts'
import { arrive } from '../arrive.ts'
import { Broken } from '../broken.ts'
import { check, type Law } from '../check.ts'
import { rowsOf } from '../deliver.ts'
import { model } from '../model.ts'

/** The row of each key, as readers see it, fits the schema of the table; so does the row of a key that has none. */
export const fits: Law = ({ projection: { schema, zeros }, projection, history }) => {
  const compiled = Compile(schema ?? ANY)
  const refused = (row: Json) => !compiled.Check(row)
  return check(
    fc.property(history, (events) => {
      const { answers } = model(projection, arrive(events))
      const rows = [...answers].flatMap(([key, row]) => [
        [`key ${JSON.stringify(key)}`, row] as const,
        ...(zeros === undefined ? [] : [[`zeros of key ${JSON.stringify(key)}`, zeros(key)] as const]),
      ])
      const wrong = rows.find(([, row]) => refused(row))
      if (wrong === undefined) return
      const [key, is] = wrong
      const names = ['is', 'the schema says'] as const
      const difference = { key, is, shouldBe: wordsOf(schema ?? ANY, is), names }
      const test = { given: events.slice(0, -1), when: events.slice(-1), then: rowsOf({ answers }) }
      throw new Broken({ difference, events, delivery: ['one at a time'], test })
    }),
  )
}

const ANY: TSchema = {}

const wordsOf = (schema: TSchema, row: Json): string =>
  flawsOf(schema, row)
    .map(({ path, message }) => `${path} ${message}`)
    .join('; ')
