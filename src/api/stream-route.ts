import type { Static, TObject } from 'typebox'
import { BRING } from '../policy/actions.ts'
import type { Address, Sent } from './call.ts'
import { parserOf } from './parse.ts'
import type { Reply } from './reply.ts'
import type { RouteContext } from './route-context.ts'
import type { Route, RouteDescription } from './route.ts'

interface StreamSpec<Params extends TObject, Query extends TObject> extends RouteDescription {
  readonly params: Params
  readonly query: Query
  readonly handle: (context: RouteContext, sent: Sent<Static<Params>, Static<Query>>) => Promise<Reply>
  readonly head?: (context: RouteContext, address: Address<Static<Params>, Static<Query>>) => Promise<Reply>
}

/** A route that reads its body as a stream and needs no token: it checks its query instead. */
export function streamRoute<Params extends TObject, Query extends TObject>(
  spec: StreamSpec<Params, Query>,
): Route {
  const { params, query, handle, head, ...told } = spec
  const parse = parserOf({ params, query, body: undefined, reads: undefined })
  return {
    ...told,
    action: BRING,
    may: undefined,
    guests: true,
    params: parse.params,
    query: parse.query,
    body: undefined,
    streams: true,
    misaddressed: parse.misaddressed,
    head:
      head &&
      (async (context, asked) => {
        const address = parse.readAddress(asked)
        return address.ok ? head(context, address.value) : address.error
      }),
    answer: async (context, { sent, ...asked }) => {
      if (sent === undefined) throw new Error('Cannot answer: a request came in without its stream')
      const address = parse.readAddress({ ...asked, sent })
      return address.ok ? handle(context, { ...address.value, ...sent }) : address.error
    },
  }
}
