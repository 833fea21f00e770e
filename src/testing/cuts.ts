import fc from 'fast-check'

/** A way to cut n items into batches, as pairs of first index and end: every item once, in order. */
export const cuts = (): fc.Arbitrary<(n: number) => [number, number][]> =>
  fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 12 }).map((sizes) => (n: number) => {
    const batches: [number, number][] = []
    for (let from = 0, i = 0; from < n; i++) {
      const to = Math.min(n, from + (sizes[i % sizes.length] ?? 1))
      batches.push([from, to])
      from = to
    }
    return batches
  })
