import { describe, expect, it } from 'vitest'
import { differenceOf } from '../../../src/fold/difference.ts'
import type { Contribution } from '../../../src/fold/projection.ts'

const KEY = { partition: 'p', sort: 's' }
type Shares = readonly Contribution[]
const difference = differenceOf(
  (shares: Shares) => shares,
  (shares) => shares,
)

describe('differenceOf()', () => {
  it('gives all that a new row adds, and takes off all that one did which adds no more', () => {
    const shares = [{ total: 'ann', delta: { media: 1, bytes: 5 } }]
    expect(difference(undefined, shares, KEY)).toEqual(shares)
    expect(difference(shares, [], KEY)).toEqual([{ total: 'ann', delta: { media: -1, bytes: -5 } }])
  })

  it('gives the change of each total', () => {
    const before = [{ total: 'ann', delta: { ratings: 1, stars: 2 } }]
    const after = [{ total: 'ann', delta: { ratings: 1, stars: 5 } }]
    expect(difference(before, after, KEY)).toEqual([{ total: 'ann', delta: { ratings: 0, stars: 3 } }])
  })

  it('does not name a total that comes out even', () => {
    const shares = () => [{ total: 'ann', delta: { ratings: 1, stars: 2 } }]
    expect(difference(shares(), shares(), KEY)).toEqual([])
  })

  it('computes no shares if the counted value is the same', () => {
    const counted = differenceOf(
      ({ stars }: { readonly stars: number }) => stars,
      (stars) => (stars === 3 ? expect.fail('asked') : []),
    )
    expect(counted({ stars: 3 }, { stars: 3 }, KEY)).toEqual([])
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
    const inTotal = (total: string) => [{ total, delta: { media: 1 } }]
    expect(difference(inTotal('ann'), inTotal('bob'), KEY)).toEqual([
      { total: 'bob', delta: { media: 1 } },
      { total: 'ann', delta: { media: -1 } },
    ])
  })
})
