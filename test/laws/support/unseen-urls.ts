import fc from 'fast-check'
import Type from 'typebox'
import type { TObject, TSchema } from 'typebox'
import type { Route } from '../../../src/api/route.ts'
import { userId } from '../../../src/events/fields.ts'
import { mediaId } from '../../../src/media/model/fields.ts'
import { valueOf } from '../../../src/testing/value-of.ts'
import { HERE, mediaOf, USERS } from './unseen-world.ts'

type Texts = Readonly<Record<string, string>>

/** Every text that a parameter is tried with: all users and media of the world, one that does not exist, or samples. */
function textsOf(schema: TSchema, name: string): readonly string[] {
  if (schema === userId) return [...USERS, 'nil']
  if (schema === mediaId) return [...USERS.flatMap(mediaOf), 'ann.never', 'nil.never']
  if (name === 'lat' || name === 'lon') return [String(HERE[name])]
  if (name === 'radius') return ['50000']
  return [...new Set(fc.sample(valueOf(schema, name), { numRuns: 4, seed: 1 }).map(String))]
}

const required = (schema: TObject | undefined) =>
  Object.entries(schema?.properties ?? {}).filter(([, one]) => !Type.IsOptional(one))

const combined = (schema: TObject | undefined): readonly Texts[] =>
  required(schema).reduce<readonly Texts[]>(
    (some, [name, one]) =>
      textsOf(one, name).flatMap((text) => some.map((texts) => ({ ...texts, [name]: text }))),
    [{}],
  )

/** The requests that a route is tried with, made from what it declares: a new route needs nothing here. */
export const urlsOf = ({ path, params, query }: Route): readonly string[] =>
  combined(params).flatMap((texts) =>
    combined(query).map((asked) => {
      const where = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(texts[name] ?? ''))
      return `${where}?${new URLSearchParams(asked).toString()}`
    }),
  )
