import fc from 'fast-check'

/** What happens at the door, after a pause in milliseconds. `dies`: the door dies after its first write. */
export type Deed = { readonly pause: number } & (
  | { readonly kind: 'upload'; readonly mediaId: string; readonly bytes: number; readonly dies: boolean }
  /** A producer tells of an upload: no bytes come with it. */
  | { readonly kind: 'tell'; readonly mediaId: string; readonly bytes: number; readonly id: number }
  | { readonly kind: 'delete'; readonly mediaId: string; readonly id: number; readonly dies: boolean }
  | { readonly kind: 'quota'; readonly user: string; readonly quotaBytes: number | null; readonly id: number }
  /** An event that is in the log comes again. */
  | { readonly kind: 'repeat'; readonly place: number }
  | { readonly kind: 'reshard'; readonly seed: number }
)

/** How a process lives: it is killed before its n-th write, and pauses before uses of tables, objects and log. */
export interface Living {
  readonly writes: number
  readonly pauses: readonly number[]
  readonly batchSize: number
}

/** The door and the processes work at the same time. */
export interface Step {
  readonly deeds: readonly Deed[]
  readonly lives: readonly Living[]
}

export const USERS = ['ann', 'ben']

const pause = fc.constantFrom(0, 0, 0, 20, 300)
const mediaId = fc.tuple(fc.constantFrom(...USERS), fc.nat(3)).map(([user, n]) => `${user}.${n}`)
/** Sizes and quotas that often just fit, or just do not. */
const bytes = fc.constantFrom(0, 1, 30, 50, 99, 100, 101)
const quotaBytes = fc.option(fc.constantFrom(0, 50, 100, 200), { nil: null })
const id = fc.nat(60)
const dies = fc.constantFrom(false, false, true)

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('upload' as const), pause, mediaId, bytes, dies }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('tell' as const), pause, mediaId, bytes, id }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), pause, mediaId, id, dies }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('quota' as const),
      pause,
      user: fc.constantFrom(...USERS),
      quotaBytes,
      id,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), pause, place: fc.nat(60) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reshard' as const), pause, seed: fc.nat(7) }) },
)

const living: fc.Arbitrary<Living> = fc.record({
  writes: fc.oneof({ weight: 4, arbitrary: fc.nat(60) }, { weight: 1, arbitrary: fc.constant(Infinity) }),
  pauses: fc.array(fc.constantFrom(0, 0, 50, 400), { maxLength: 20 }),
  batchSize: fc.integer({ min: 1, max: 8 }),
})

export const steps = (): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      deeds: fc.array(deed, { minLength: 1, maxLength: 8, size: 'max' }),
      lives: fc.array(living, { minLength: 1, maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 5, size: 'max' },
  )
