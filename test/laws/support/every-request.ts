import fc from 'fast-check'
import Type from 'typebox'
import type { TObject, TSchema } from 'typebox'
import type { Api } from '../../../src/api/api.ts'
import type { Route } from '../../../src/api/route.ts'
import type { EventType } from '../../../src/events/event-type.ts'
import { userId } from '../../../src/events/fields.ts'
import { mediaId } from '../../../src/media/model/fields.ts'
import { appends } from '../../../src/policy/actions.ts'
import type { Asker } from '../../../src/policy/caller.ts'
import { denial, type Denial } from '../../../src/policy/policy.ts'
import { valueOf } from '../../../src/testing/value-of.ts'
import { told } from '../../rooms/api/support/told.ts'

/** A request, and what the policy says of it. */
export interface Request {
  readonly method: Route['method']
  readonly url: string
  readonly body: unknown
  readonly denied: Denial['reason'] | undefined
}

/**
 * The requests for a route about something of the owner's: one, or one for each type of event that it takes. They are made from what
 * the route declares; a new route needs nothing here.
 */
export function requestsOf(api: Api, route: Route, asker: Asker, owner: string): readonly Request[] {
  const params = textsOf(route.params, owner)
  const query = textsOf(route.query, owner)
  const { method } = route
  const url = `${pathOf(route.path, params)}?${new URLSearchParams(query).toString()}`
  if (takesEvents(route))
    return api.vocabulary.types.map((type) => {
      const denied = denial(asker, appends(type), owner)?.reason
      return { method, url, body: route.example?.(eventOf(type, owner)), denied }
    })
  const call = { params, query, asker } as never
  return [{ method, url, body: route.example?.({}), denied: deniedOf(route, asker, call) }]
}

/** Nothing exists, which a caller may not tell from something that is not shared: a guest is told to bring a token. */
function deniedOf({ action, owner, guests }: Route, asker: Asker, call: never): Request['denied'] {
  const whose = owner && ('user' in asker || guests) ? owner(call) : undefined
  const reason = denial(asker, action, whose, whose === undefined ? undefined : 'owner')?.reason
  return reason === 'hidden' ? undefined : reason
}

/** Whether its body is an event as it comes. */
export const takesEvents = (route: Route): boolean =>
  route.action.does === 'append' && route.owner === undefined

function eventOf({ name, schema, owner: owned }: EventType, owner: string): object {
  const [data] = fc.sample(valueOf(schema.properties.data, 'data'), { numRuns: 1, seed: 1 })
  const thing = owned && { [owned.field]: `${owned.of === 'subject' ? owner : 'zoe'}.sea` }
  return told(name, owner, { ...(data as object), ...thing })
}

type Texts = Readonly<Record<string, string>>

const pathOf = (path: string, params: Texts): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))

const textsOf = (schema: TObject | undefined, owner: string): Texts =>
  Object.fromEntries(
    Object.entries(schema?.properties ?? {})
      .filter(([, one]) => !Type.IsOptional(one))
      .map(([name, one]) => [name, textOf(one, name, owner)]),
  )

function textOf(schema: TSchema, name: string, owner: string): string {
  if (schema === userId) return owner
  if (schema === mediaId) return `${owner}.sea`
  return String(fc.sample(valueOf(schema, name), { numRuns: 1, seed: 1 })[0])
}
