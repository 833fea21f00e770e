import Type from 'typebox'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { userId } from '../events/fields.ts'
import { role } from '../policy/caller.ts'

/** The caller, as our authorizer tells it; a guest's request has none. */
const caller = Type.Object({ user: userId, role })
const nobody = Type.Object({ user: Type.Optional(Type.Undefined()) })
const authorized = Type.Union([caller, nobody, Type.Null()])

const texts = Type.Record(Type.String(), Type.String())

/** API Gateway's event (Developer Guide, "Input format of a Lambda function for proxy integration"). */
const proxyEvent = Type.Object({
  httpMethod: Type.Union(
    (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).map((method) => Type.Literal(method)),
  ),
  path: Type.String(),
  headers: Type.Union([texts, Type.Null()]),
  multiValueQueryStringParameters: Type.Union([
    Type.Record(Type.String(), Type.Array(Type.String())),
    Type.Null(),
  ]),
  body: Type.Union([Type.String(), Type.Null()]),
  isBase64Encoded: Type.Boolean(),
  requestContext: Type.Object({ authorizer: Type.Optional(authorized) }),
})

const compiled = Compile(proxyEvent)

export type ProxyEvent = Static<typeof proxyEvent>

/** Throws for an event that is not API Gateway's. */
export function readProxyEvent(event: unknown): ProxyEvent {
  if (!compiled.Check(event)) throw new Error("Cannot answer: the event is none of API Gateway's")
  return event
}

/** The caller that the authorizer has admitted; undefined if the request needs none. */
export function callerIn({ requestContext: { authorizer } }: ProxyEvent): Static<typeof caller> | undefined {
  return authorizer?.user === undefined ? undefined : authorizer
}
