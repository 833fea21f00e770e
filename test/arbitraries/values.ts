import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'

/** Texts of any UTF-16 code units: lone surrogates, controls and noncharacters too. */
export const anyText = (): Arbitrary<string> =>
  fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.array(fc.nat({ max: 0xffff }), { maxLength: 8 }).map((units) => String.fromCharCode(...units)),
    fc.constantFrom('__proto__', 'toString', '\ud800', '\u2028', 'null', '{}'),
  )

/** Texts that CloudEvents allows in an attribute: no controls, no lone surrogates, no noncharacters. */
const anyAttribute = (maxLength: number) =>
  fc.oneof(
    fc.string({ minLength: 1, maxLength }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: maxLength / 8 }),
    fc.uuid(),
    fc.constantFrom('__proto__', 'constructor', '0', '😀', '\uffe0'),
  )

export const anyId = (): Arbitrary<string> => anyAttribute(128)
export const anySource = (): Arbitrary<string> => anyAttribute(64)

/** Names of unknown event types. */
export const anyTypeName = (): Arbitrary<string> =>
  fc
    .oneof(anyAttribute(32), fc.constantFrom('user.renamed', 'media.rated.v2', 'MEDIA.RATED'))
    .filter(
      (name) =>
        !/^(user|media|usage)\.(registered|located|uploaded|described|metadata-extracted|deleted|rated|quota-exceeded)$/.test(
          name,
        ),
    )

/** RFC 3339 in UTC, in all the spellings: 0 to 9 fractional digits, either case, `Z` or `+00:00`. */
export const anyTime = (): Arbitrary<string> =>
  fc
    .tuple(
      fc.date({
        min: new Date('0000-01-01T00:00:00Z'),
        max: new Date('9999-12-31T23:59:59Z'),
        noInvalidDate: true,
      }),
      fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), maxLength: 9 }),
      fc.constantFrom('T', 't'),
      fc.constantFrom('Z', 'z', '+00:00'),
    )
    .map(([date, fraction, t, zone]) => {
      const [day, clock] = date.toISOString().slice(0, 19).split('T')
      return `${day ?? ''}${t}${clock ?? ''}${fraction === '' ? '' : `.${fraction}`}${zone}`
    })

/** Finite numbers; never -0, which JSON writes as 0. */
export const decimals = (min: number, max: number): Arbitrary<number> =>
  fc.double({ min, max, noNaN: true }).map((number) => number + 0)

/** Any value of JSON, except -0. */
export const json = (): Arbitrary<unknown> =>
  fc
    .jsonValue({ maxDepth: 3, stringUnit: 'binary' })
    .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
