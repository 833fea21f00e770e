import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { bearerOf } from '../api/bearer.ts'
import { laneOf } from '../events/lane.ts'
import type { Caller } from '../policy/caller.ts'
import { headerIn } from './header-in.ts'
import { callerOf, type Issuer } from './issuers.ts'

/** The event of an authorizer of type REQUEST (API Gateway Developer Guide, "Input to an API Gateway Lambda authorizer"). */
const compiled = Compile(
  Type.Object({
    methodArn: Type.String(),
    httpMethod: Type.String(),
    resource: Type.String(),
    headers: Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()]),
  }),
)

/** What mapping templates and the functions behind the gateway know of a caller: `$context.authorizer.user`. */
export const contextOf = ({ user, role }: Caller) => ({ user, role, lane: laneOf(user) })

/** The output of an authorizer (API Gateway Developer Guide, "Output from an API Gateway Lambda authorizer"). */
export interface Authorization {
  readonly principalId: string
  readonly policyDocument: object
  readonly context: Readonly<Record<string, string>>
}

const allowing = (principalId: string, arn: string, context: Authorization['context']): Authorization => ({
  principalId,
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: arn }],
  },
  context,
})

/** `arn:…:API/STAGE/*`: the gateway keeps the answer for all methods. */
const everyMethodOf = (methodArn: string): string => `${methodArn.split('/').slice(0, 2).join('/')}/*`

/** The gateway answers 401 to an error of this message, and 500 to any other. */
const unauthorized = (): Error => new Error('Unauthorized')

/**
 * Tells API Gateway the caller of a token. Without a token, it admits guests to the routes of `open`
 * (`GET /media/{id}`). What a caller may do is decided behind the gateway.
 */
export function authorizerOf(issuers: readonly Issuer[], open: ReadonlySet<string>) {
  return async (event: unknown): Promise<Authorization> => {
    if (!compiled.Check(event)) throw new Error("Cannot authorize: the event is none of API Gateway's")
    const { methodArn, httpMethod, resource, headers } = event
    const token = bearerOf(headerIn(headers ?? {}, 'authorization'))
    if (token === undefined) {
      if (!open.has(`${httpMethod} ${resource}`)) throw unauthorized()
      return allowing('guest', methodArn, {})
    }
    const caller = await callerOf(issuers, token)
    if (caller === undefined) throw unauthorized()
    return allowing(caller.user, everyMethodOf(methodArn), contextOf(caller))
  }
}
