import { describe, expect, it } from 'vitest'
import { consumers } from '../../../consumers/all.ts'
import { projections } from '../../../projections/all.ts'

describe('consumers', () => {
  it('keep every table, each its own, under its name', () => {
    expect(consumers.map(({ projection }) => projection)).toEqual(projections)
    expect(consumers.map(({ name }) => name)).toEqual(projections.map(({ name }) => name))
  })
})
