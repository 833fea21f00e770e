import fc from 'fast-check'

/** Most batches are small; some hold all that a history has. */
const size = (): fc.Arbitrary<number> =>
  fc.oneof({ withCrossShrink: true }, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 60 }))

/** A way to cut n items into batches, as pairs of first index and end: every item once, in order. */
export const cuts = (): fc.Arbitrary<(n: number) => [number, number][]> =>
  fc.array(size(), { minLength: 1, maxLength: 12 }).map((sizes) => (n: number) => {
    const batches: [number, number][] = []
    for (let from = 0, i = 0; from < n; i++) {
      const to = Math.min(n, from + (sizes[i % sizes.length] ?? 1))
      batches.push([from, to])
      from = to
    }
    return batches
  })
