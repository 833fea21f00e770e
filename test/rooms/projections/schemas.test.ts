import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { projections } from '../../../projections/all.ts'
import { checkOf } from '../../../src/api/check.ts'
import { history } from '../../arbitraries/events.ts'
import { rowsAfter } from './given.ts'

const settings = { quotaBytes: 9 }

describe.each(projections.flatMap((one) => (one.schema === undefined ? [] : [[one.name, one] as const])))(
  'table %s declares what it answers',
  (_, { schema, ...projection }) => {
    const isRow = checkOf(schema!)
    const { shown } = projection.read ?? {}
    const isShown = checkOf(shown?.schema ?? schema!)

    test('every row is of its schema, and every answer', () =>
      fc.assert(
        fc.asyncProperty(history(), async (events) => {
          for (const row of await rowsAfter(projection, events)) {
            expect(isRow(row)).toEqual({ ok: true, value: row })
            expect(isShown(shown?.of(row, settings) ?? row)).toMatchObject({ ok: true })
          }
        }),
        { numRuns: 40 },
      ))

    test('its zeros are such a row', () => {
      const row = projection.zeros?.('ann')
      if (row === undefined) return
      expect(isRow(row)).toMatchObject({ ok: true })
      expect(isShown(shown?.of(row, settings) ?? row)).toMatchObject({ ok: true })
    })
  },
)
