import { describe, expect, it } from 'vitest'
import { differenceOf } from '../../../src/fold/difference.ts'
import type { Contribution } from '../../../src/fold/projection.ts'

const KEY = { partition: 'p', sort: 's' }
const difference = differenceOf((shares: readonly Contribution[]) => shares)

describe('differenceOf()', () => {
  it('gives all that a new row adds, and takes off all that a gone one did', () => {
    const shares = [{ total: 'ann', delta: { media: 1, bytes: 5 } }]
    expect(difference(undefined, shares, KEY)).toEqual(shares)
    expect(difference(shares, undefined, KEY)).toEqual([{ total: 'ann', delta: { media: -1, bytes: -5 } }])
  })

  it('gives what changed in each total', () => {
    const before = [{ total: 'ann', delta: { ratings: 1, stars: 2 } }]
    const after = [{ total: 'ann', delta: { ratings: 1, stars: 5 } }]
    expect(difference(before, after, KEY)).toEqual([{ total: 'ann', delta: { ratings: 0, stars: 3 } }])
  })

  it('does not name a total that comes out even', () => {
    const shares = [{ total: 'ann', delta: { ratings: 1, stars: 2 } }]
    expect(difference(shares, shares, KEY)).toEqual([])
  })

  it('adds up where a row has two shares in one total', () => {
    const shares = (stars: number) => [
      { total: 'ann', delta: { given: 1 } },
      { total: 'ann', delta: { received: 1, stars } },
    ]
    expect(difference(shares(2), shares(5), KEY)).toEqual([
      { total: 'ann', delta: { given: 0, received: 0, stars: 3 } },
    ])
    expect(difference(shares(2), shares(2), KEY)).toEqual([])
  })

  it('moves a share from one total to another', () => {
    const [before, after] = ['ann', 'bob'].map((total) => [{ total, delta: { media: 1 } }])
    expect(difference(before, after, KEY)).toEqual([
      { total: 'bob', delta: { media: 1 } },
      { total: 'ann', delta: { media: -1 } },
    ])
  })
})
