import Type from 'typebox'
import type { Static, TObject, TSchema } from 'typebox'
import type { Body } from './body.ts'
import type { Address, Asked, Call, Visit } from './call.ts'
import { LOOK } from '../policy/actions.ts'
import type { Caller, Role, Visitor } from '../policy/caller.ts'
import { rolesOf } from '../policy/grants.ts'
import { denial, grantsOf, type Action } from '../policy/policy.ts'
import type { RouteContext } from './route-context.ts'
import { parserOf } from './parse.ts'
import { problem, type Reply } from './reply.ts'
import { settled } from './settled.ts'
import { withCaching } from './caching.ts'
import { tagged } from './tagged.ts'

/** One kind of answer: its description, and the schema of its JSON body; `mediaType` if the body is not JSON. */
export interface Answer {
  readonly description: string
  readonly schema?: TSchema
  readonly mediaType?: string
}

/** The description of a route, for a server, a document or a gateway. */
export interface RouteDescription {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With parameters in OpenAPI's form: `/users/{id}`. */
  readonly path: string
  readonly summary: string
  /** By status. The document describes once what every route may answer (401, 403, 500, …). */
  readonly answers: Readonly<Record<number, Answer>>
  /** The consumers whose tables the route reads: `?after=` waits for them. */
  readonly reads?: readonly string[]
  /** Whether the answer is a list: few lists are made at one time. */
  readonly lists?: true
  /** Whether a ticket in the query stands for a token, for clients that cannot send headers. */
  readonly takesTickets?: true
  /** Whether the route accepts an Idempotency-Key. */
  readonly idempotent?: boolean
  /** The route's group in the document; by default the first word of its path. */
  readonly group?: string
  /** An example body that works unchanged, made from an event of the application. */
  readonly example?: (event: object) => unknown
  /** Headers that the document lists, by name; all are optional. */
  readonly headers?: Readonly<Record<string, TSchema>>
}

export interface RouteSpec<Params extends TObject, Query extends TObject, Given> extends RouteDescription {
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body<Given>
  /**
   * The user whose row or event the request is about, if the request names one: some actions are granted only for it.
   */
  readonly owner?: (call: About<Static<Params>, Static<Query>>) => string
  readonly handle: (
    context: RouteContext,
    call: Call<Static<Params>, Static<Query>, Given>,
  ) => Reply | Promise<Reply>
}

/** A request before its body is read. */
type About<Params, Query> = Address<Params, Query> & Pick<Call<Params, Query, unknown>, 'caller'>

type Visited<Params, Query> = Address<Params, Query> & Pick<Visit<Params, Query, unknown>, 'asker'>

/** A route whose callers may be guests. */
export interface OpenSpec<
  Params extends TObject,
  Query extends TObject,
  Given = undefined,
> extends RouteDescription {
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body<Given> | undefined
  readonly owner?: ((visited: Visited<Static<Params>, Static<Query>>) => string) | undefined
  readonly handle: (
    context: RouteContext,
    call: Visit<Static<Params>, Static<Query>, Given>,
  ) => Reply | Promise<Reply>
}

/** A route whose types are hidden. */
export interface Route extends RouteDescription {
  /** The action of a request, for the policy. */
  readonly action: Action
  /** The roles that may use the route; undefined if it reads no token. */
  readonly may: readonly Role[] | undefined
  /** Whether guests may use it too: then a token is optional. */
  readonly guests: boolean
  readonly owner?: ((visited: Visited<never, never>) => string) | undefined
  readonly params: TObject | undefined
  readonly query: TObject | undefined
  readonly body: Body<unknown> | undefined
  /** Whether the route reads its body as a stream, of any type. */
  readonly streams?: true
  /** The answer if path, query or headers are wrong, whatever the body is. */
  readonly misaddressed: (asked: Asked) => Reply | undefined
  /** The answer to HEAD of a route that reads a stream: what it has of the stream. */
  readonly head?: ((context: RouteContext, asked: Asked) => Promise<Reply>) | undefined
  readonly answer: (context: RouteContext, asked: Asked) => Promise<Reply>
}

/** A route for callers to whom the policy grants the action. */
export function route<Params extends TObject, Query extends TObject, Given>(
  action: Action,
  spec: RouteSpec<Params, Query, Given>,
): Route {
  const { handle, owner, ...told } = spec
  return routeOf(action, {
    ...told,
    owner: owner && ((visited) => owner({ ...visited, caller: callerOf(visited.asker) })),
    handle: (context, visit) => handle(context, { ...visit, caller: callerOf(visit.asker) }),
  })
}

/** A route for everybody to whom the policy grants the action, also without a token. */
export const openTo = <Params extends TObject, Query extends TObject, Given = undefined>(
  action: Action,
  spec: OpenSpec<Params, Query, Given>,
): Route => routeOf(action, spec)

function callerOf(asker: Visitor): Caller {
  if (asker.role !== 'guest') return asker
  throw new Error('Cannot answer: a request came in without a caller')
}

function routeOf<Params extends TObject, Query extends TObject, Given>(
  action: Action,
  spec: OpenSpec<Params, Query, Given>,
): Route {
  const { params, query, body, handle, owner, ...told } = spec
  const parse = parserOf({ params, query, body, reads: spec.reads })
  const grants = grantsOf(action)
  return {
    ...(action.does === 'read' ? readable(told) : told),
    action,
    may: rolesOf(grants),
    guests: grants.guest !== undefined,
    owner,
    params: parse.params,
    query: parse.query,
    body,
    misaddressed: parse.misaddressed,
    answer: async (context, asked) => {
      const visit = parse.read(context, asked)
      if (!visit.ok) return visit.error
      const denied = deniedTo(visit.value)
      if (denied !== undefined) return denied
      const stale = await settled(context, spec.reads ?? [], visit.value.query)
      if (stale !== undefined) return stale
      const make = () => handle(context, visit.value)
      const { asker, headers } = visit.value
      if (action.does === 'read') return tagged(await make(), { headers, now: context.now() }, asker)
      const reply = await (spec.lists ? context.lists(nameOf(asker), make) : make())
      return spec.method === 'GET' ? withCaching(reply, asker) : reply
    },
  }

  /** For events the gate decides, after it has read them. */
  function deniedTo(visit: Visited<Static<Params>, Static<Query>>): Reply | undefined {
    if (action.does === 'append' || owner === undefined) return undefined
    const denied = denial(visit.asker, action, owner(visit))
    return denied && problem(denied.status, denied.reason, denied.detail)
  }
}

/** Every read of a row has an entity tag, and so answers to conditions. */
const readable = <Told extends RouteDescription>(told: Told): Told => ({
  ...told,
  headers: { 'if-none-match': Type.String(), 'if-match': Type.String(), ...told.headers },
  answers: {
    304: { description: 'The client has this answer' },
    412: { description: 'A condition of the request does not hold' },
    ...told.answers,
  },
})

/** Whether a route admits guests, and reads a token if there is one. */
export const isOpen = ({ guests, may }: Route): boolean => guests && may !== undefined

/** The limits of lists count all guests as one caller. No user's id is empty. */
const nameOf = (asker: Visitor): string => (asker.role === 'guest' ? '' : asker.user)

/** A route without parameters that needs no token. */
export const openRoute = (
  told: RouteDescription,
  handle: (context: RouteContext) => Reply | Promise<Reply>,
): Route => ({
  ...told,
  action: LOOK,
  may: undefined,
  guests: true,
  params: undefined,
  query: undefined,
  body: undefined,
  misaddressed: () => undefined,
  answer: async (context) => handle(context),
})
