import Type from 'typebox'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Role } from '../policy/caller.ts'

const claims = Type.Object({ sub: Type.String(), 'cognito:groups': Type.Optional(Type.String()) })

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
  requestContext: Type.Object({ authorizer: Type.Optional(Type.Object({ claims })) }),
})

const compiled = Compile(proxyEvent)

export type ProxyEvent = Static<typeof proxyEvent>

/** Throws for an event that is not API Gateway's. */
export function readProxyEvent(event: unknown): ProxyEvent {
  if (!compiled.Check(event)) throw new Error("Cannot answer: the event is none of API Gateway's")
  return event
}

/** The role that a user's Cognito groups give; API Gateway passes the groups as one text. */
export function roleOf({ 'cognito:groups': groups = '' }: Static<typeof claims>): Role {
  const names = groups.split(/[\s,[\]]+/)
  return names.includes('admin') ? 'admin' : names.includes('producer') ? 'producer' : 'user'
}
