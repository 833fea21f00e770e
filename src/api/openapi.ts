import Type from 'typebox'
import type { TObject, TSchema } from 'typebox'
import { eventTypes, unknownEvent } from '../events/event.ts'
import type { Body } from './body.ts'
import { exampleOf } from './examples.ts'
import type { Answer, Route } from './route.ts'
import { idempotencyKey } from './shapes/idempotency-key.ts'
import { mediaShape } from '../media/shapes/media.ts'
import { parkedShape } from './shapes/parked.ts'
import { problemShape } from './shapes/problem.ts'
import { TAGS, tagOf } from './tag-of.ts'
import { locationShape, profileShape, statsShape, usageShape } from '../media/shapes/users.ts'

/** Schemas that the document tells once, by name. */
const named = new Map<unknown, string>([
  ...eventTypes.map(({ name, schema }) => [schema, name] as const),
  [unknownEvent, 'unknown-event'],
  [problemShape, 'Problem'],
  [mediaShape, 'Media'],
  [usageShape, 'Usage'],
  [statsShape, 'Stats'],
  [profileShape, 'Profile'],
  [locationShape, 'Location'],
  [parkedShape, 'Parked'],
])

export interface OpenApi {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly tags: { readonly name: string; readonly description: string }[]
  readonly paths: Record<string, object>
  readonly components: object
}

/** The table of routes as an OpenAPI 3.1 document. */
export const openapiOf = (routes: readonly Route[]): OpenApi => ({
  openapi: '3.1.0',
  info: {
    title: 'Tributary',
    version: '0.1.0',
    description:
      'Every action is one event in a log; every table is a fold over it. Errors are RFC 9457 problems.',
  },
  tags: TAGS.map(({ name, description }) => ({ name, description })),
  paths: pathsOf(routes),
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    responses: { Problem: contentOf({ description: 'What went wrong' }) },
    schemas: Object.fromEntries([...named].map(([schema, name]) => [name, spellOut(schema)])),
  },
})

function pathsOf(routes: readonly Route[]): Record<string, object> {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route)
  return paths
}

function operationOf(route: Route): object {
  return {
    operationId: operationIdOf(route),
    summary: route.summary,
    tags: [tagOf(route)],
    security: route.may === undefined ? [] : [{ bearer: [] }],
    ...(route.may && { 'x-roles': route.may }),
    parameters: [
      ...parametersOf('path', route.params),
      ...parametersOf('query', route.query),
      ...(route.idempotent ? [keyHeader] : []),
      ...Object.entries(route.headers ?? {}).map(([name, schema]) => ({
        in: 'header',
        name,
        schema: refer(schema),
      })),
    ],
    ...(route.body && {
      requestBody: { required: true, content: requestsOf(route, route.body) },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, answer]) => [status, contentOf(answer)]),
      ),
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

/** `GET /users/{id}/media` is `getUsersIdMedia`. */
export const operationIdOf = ({ method, path }: Route): string =>
  method.toLowerCase() + path.replaceAll(/[^a-z]+([a-z]?)/g, (_, letter: string) => letter.toUpperCase())

const keyHeader = {
  in: 'header',
  name: 'Idempotency-Key',
  description: 'The event’s id: sent again under it, the same write changes nothing more',
  schema: idempotencyKey,
}

const parametersOf = (place: string, schema: TObject | undefined): object[] =>
  Object.entries(schema?.properties ?? {}).map(([name, value]) => ({
    in: place,
    name,
    required: !Type.IsOptional(value),
    schema: refer(value),
  }))

const bodyOf = (mediaTypes: readonly string[], schema: TSchema): object =>
  Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema: refer(schema) }]))

/** With an example of each media type. */
const requestsOf = (route: Route, { mediaTypes, schema }: Body<unknown>): object =>
  Object.fromEntries(
    mediaTypes.map((mediaType) => [
      mediaType,
      { schema: refer(schema), example: exampleOf(route, mediaType) },
    ]),
  )

function contentOf({ description, schema, mediaType }: Answer): object {
  if (mediaType !== undefined)
    return { description, content: { [mediaType]: { schema: { type: 'string' } } } }
  if (schema === undefined)
    return { description, content: bodyOf(['application/problem+json'], problemShape) }
  return { description, content: bodyOf(['application/json'], schema) }
}

/** A schema as JSON; what has a name is referred to by it. */
const refer = (schema: unknown): unknown =>
  named.has(schema) ? { $ref: `#/components/schemas/${named.get(schema)}` } : spellOut(schema)

function spellOut(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(refer)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, refer(value)]))
}
