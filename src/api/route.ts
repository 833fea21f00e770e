import type { Static, TObject, TSchema } from 'typebox'
import type { Body } from './body.ts'
import type { Address, Asked, Call, Sent } from './call.ts'
import { BRING, LOOK } from '../policy/actions.ts'
import type { Role } from '../policy/caller.ts'
import { rolesOf } from '../policy/grants.ts'
import { denial, grantsOf, type Action } from '../policy/policy.ts'
import type { RouteContext } from './route-context.ts'
import { parserOf } from './parse.ts'
import { problem, type Reply } from './reply.ts'
import { settled } from './settled.ts'

/** One kind of answer: what it means, and the schema of its body, which is JSON but for `mediaType`. */
export interface Answer {
  readonly description: string
  readonly schema?: TSchema
  readonly mediaType?: string
}

/** What the table tells about a route, to a server, a document or a gateway. */
export interface RouteDescription {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With parameters as OpenAPI writes them: `/users/{id}`. */
  readonly path: string
  readonly summary: string
  /** By status. What any route may answer besides (401, 403, 500, …) is told once, in the document. */
  readonly answers: Readonly<Record<number, Answer>>
  /** The consumers whose tables the route reads: `?after=` waits for them. */
  readonly reads?: readonly string[]
  /** Whether the answer is a list: few are made at once. */
  readonly lists?: true
  /** Whether the route takes an Idempotency-Key. */
  readonly idempotent?: boolean
  /** The group of the document that it stands in; else the first word of its path. */
  readonly group?: string
  /** A body for a reader to send as it stands, made of an event of the application's. */
  readonly example?: (event: object) => unknown
  /** Headers that a reader is told of, by name; each may be left out. */
  readonly headers?: Readonly<Record<string, TSchema>>
}

export interface RouteSpec<Params extends TObject, Query extends TObject, Given> extends RouteDescription {
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body<Given>
  /** The user whose row or event the request is about, if it says so: of what a user may do to its own only. */
  readonly owner?: (call: About<Static<Params>, Static<Query>>) => string
  readonly handle: (
    context: RouteContext,
    call: Call<Static<Params>, Static<Query>, Given>,
  ) => Reply | Promise<Reply>
}

/** A request before its body is read. */
type About<Params, Query> = Address<Params, Query> & Pick<Call<Params, Query, unknown>, 'caller'>

/** A route with the types of its parts closed in. */
export interface Route extends RouteDescription {
  /** What a request asks for, to the policy. */
  readonly action: Action
  /** The roles that are let in; undefined where nobody needs a token. */
  readonly may: readonly Role[] | undefined
  readonly owner?: ((call: About<never, never>) => string) | undefined
  readonly params: TObject | undefined
  readonly query: TObject | undefined
  readonly body: Body<unknown> | undefined
  /** Whether the body is handed over as it comes in, whatever its type. */
  readonly streams?: true
  /** What is wrong with path, query and headers, whatever the body. */
  readonly misaddressed: (asked: Asked) => Reply | undefined
  readonly answer: (context: RouteContext, asked: Asked) => Promise<Reply>
}

/** A route for those to whom the policy allows the action. */
export function route<Params extends TObject, Query extends TObject, Given>(
  action: Action,
  spec: RouteSpec<Params, Query, Given>,
): Route {
  const { params, query, body, handle, ...told } = spec
  const parse = parserOf({ params, query, body, reads: spec.reads })
  return {
    ...told,
    action,
    may: rolesOf(grantsOf(action)),
    params: parse.params,
    query: parse.query,
    body,
    misaddressed: parse.misaddressed,
    answer: async (context, asked) => {
      const call = parse.read(context, asked)
      if (!call.ok) return call.error
      const denied = deniedTo(call.value)
      if (denied !== undefined) return denied
      const stale = await settled(context, spec.reads ?? [], call.value.query)
      if (stale !== undefined) return stale
      const make = () => handle(context, call.value)
      return spec.lists ? context.lists(call.value.caller.user, make) : make()
    },
  }

  /** Of events the gate decides, when it has read them. */
  function deniedTo(call: About<Static<Params>, Static<Query>>): Reply | undefined {
    if (action.does === 'append' || spec.owner === undefined) return undefined
    const denied = denial(call.caller, action, spec.owner(call))
    return denied && problem(denied.status, denied.reason, denied.detail)
  }
}

/** A route for everyone, that takes nothing. */
export const openRoute = (
  told: RouteDescription,
  handle: (context: RouteContext) => Reply | Promise<Reply>,
): Route => ({
  ...told,
  action: LOOK,
  may: undefined,
  params: undefined,
  query: undefined,
  body: undefined,
  misaddressed: () => undefined,
  answer: async (context) => handle(context),
})

interface StreamSpec<Params extends TObject, Query extends TObject> extends RouteDescription {
  readonly params: Params
  readonly query: Query
  readonly handle: (context: RouteContext, sent: Sent<Static<Params>, Static<Query>>) => Promise<Reply>
}

/** A route that takes a body as it comes in, from whoever has the address: its query says whether that is good. */
export function streamRoute<Params extends TObject, Query extends TObject>(
  spec: StreamSpec<Params, Query>,
): Route {
  const { params, query, handle, ...told } = spec
  const parse = parserOf({ params, query, body: undefined, reads: undefined })
  return {
    ...told,
    action: BRING,
    may: undefined,
    params: parse.params,
    query: parse.query,
    body: undefined,
    streams: true,
    misaddressed: parse.misaddressed,
    answer: async (context, { sent, ...asked }) => {
      if (sent === undefined) throw new Error('Cannot answer: a request came in without its stream')
      const address = parse.readAddress({ ...asked, sent })
      return address.ok ? handle(context, { ...address.value, ...sent }) : address.error
    },
  }
}
