import type { BEYOND_SCHEMA } from '../../../infra/gateway/beyond-schema.ts'
import { validateEvent } from '../../media.ts'

interface Beyond {
  readonly name: (typeof BEYOND_SCHEMA)[number]
  /** Whether the embedded server refuses an event for this reason. */
  readonly says: (event: unknown) => boolean
  /** A body that is refused for this reason only. */
  readonly body: (sub: string) => string
}

const refusalOf = (event: unknown) => {
  const validated = validateEvent(event)
  return validated.ok ? undefined : validated.error
}

const flaw = (path: RegExp, message: RegExp) => (event: unknown) =>
  refusalOf(event)?.errors?.some((each) => path.test(each.path) && message.test(each.message)) ?? false

const withText = (sub: string, more: string) =>
  `{"specversion":"1.0","id":"1","source":"s","type":"t","subject":"${sub}","time":"2024-01-01T00:00:00Z",${more}}`

/** Each reason in `BEYOND_SCHEMA`, with a test for it and an example. */
export const BEYOND: readonly Beyond[] = [
  {
    name: 'a day that is not in the calendar',
    says: flaw(/^\/time$/, /calendar/),
    body: (sub) => withText(sub, '"data":1').replace('2024-01-01', '2023-02-29'),
  },
  {
    name: 'media of another owner than the subject',
    says: (event) => refusalOf(event)?.reason === 'not-owner',
    body: (sub) =>
      withText(sub, '"data":{"mediaId":"ann.sea","reason":"user"}').replace('"t"', '"media.deleted"'),
  },
  {
    name: 'a rating of one’s own media',
    says: (event) => refusalOf(event)?.reason === 'own-media',
    body: (sub) => withText(sub, `"data":{"mediaId":"${sub}.sea","stars":5}`).replace('"t"', '"media.rated"'),
  },
  {
    name: 'a version that we do not know',
    says: flaw(/^\/dataschema$/, /version/),
    body: (sub) =>
      withText(sub, '"dataschema":"urn:tributary:user.registered:9","data":{"displayName":"x"}').replace(
        '"t"',
        '"user.registered"',
      ),
  },
  {
    name: 'nesting deeper than 64',
    says: flaw(/^$/, /nest|represent/),
    body: (sub) => withText(sub, `"data":${'['.repeat(65)}${']'.repeat(65)}`),
  },
  {
    name: 'a lone surrogate, or a noncharacter beyond U+FFFF, in an attribute',
    says: flaw(/^\/(id|source|type|dataschema)$/, /noncharacters/),
    body: (sub) => withText(sub, '"data":1').replace('"id":"1"', '"id":"\\ud800"'),
  },
]
