import Type from 'typebox'
import type { TObject } from 'typebox'
import type { Api } from './api.ts'
import type { Body } from './body.ts'
import { exampleOf } from './example-of.ts'
import { groupOf, groupsOf } from './group-of.ts'
import type { OpenApi } from './openapi-document.ts'
import type { Answer, Route } from './route.ts'
import { anyEvent } from './shapes/event.ts'
import { idempotencyKey } from './shapes/idempotency-key.ts'
import { parkedShape } from './shapes/parked.ts'
import { problemShape } from './shapes/problem.ts'

/** The routes of an application as an OpenAPI 3.1 document. */
export function openapiOf(api: Api): OpenApi {
  const refer = referTo(schemasOf(api))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tributary',
      version: '0.1.0',
      description:
        'Every action is one event in a log; every table is a fold over it. Errors are RFC 9457 problems.',
    },
    tags: groupsOf(api),
    paths: pathsOf(api, refer),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      responses: { Problem: contentOf({ description: 'A problem' }, refer) },
      schemas: {
        ...Object.fromEntries([...schemasOf(api)].map(([schema, name]) => [name, spellOut(schema, refer)])),
        Event: { anyOf: eventSchemasOf(api).map(([schema]) => refer(schema)) },
      },
    },
  }
}

type Named = readonly (readonly [schema: unknown, name: string])[]

const eventSchemasOf = ({ vocabulary: { types, unknown } }: Api): Named => [
  ...types.map(({ name, schema }) => [schema, name] as const),
  [unknown, 'unknown-event'],
]

/** Schemas that the document defines once, with their names. */
const schemasOf = (api: Api): ReadonlyMap<unknown, string> =>
  new Map([
    ...eventSchemasOf(api),
    [anyEvent, 'Event'],
    [problemShape, 'Problem'],
    ...Object.entries(api.schemas).map(([name, schema]) => [schema, name] as const),
    [parkedShape, 'Parked'],
  ])

function pathsOf(api: Api, refer: Refer): Record<string, object> {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of api.routes)
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route, api, refer)
  return paths
}

function operationOf(route: Route, api: Api, refer: Refer): object {
  return {
    operationId: operationIdOf(route),
    summary: route.summary,
    tags: [groupOf(route)],
    security: securityOf(route),
    ...(route.may && { 'x-roles': route.may }),
    parameters: [
      ...parametersOf('path', route.params, refer),
      ...parametersOf('query', route.query, refer),
      ...(route.idempotent ? [keyHeader] : []),
      ...Object.entries(route.headers ?? {}).map(([name, schema]) => ({
        in: 'header',
        name,
        schema: refer(schema),
      })),
    ],
    ...(route.body && {
      requestBody: { required: true, content: requestsOf(route, route.body, api, refer) },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, answer]) => [
          status,
          Number(status) < 400 ? successOf(answer, refer) : contentOf(answer, refer),
        ]),
      ),
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

/** An empty requirement makes the token optional (OpenAPI 3.1, Security Requirement Object). */
const securityOf = ({ may, guests }: Route): object[] =>
  may === undefined ? [] : [...(guests ? [{}] : []), { bearer: [] }]

/** `GET /users/{id}/media` is `getUsersIdMedia`. */
export const operationIdOf = ({ method, path }: Route): string =>
  method.toLowerCase() + path.replaceAll(/[^a-z]+([a-z]?)/g, (_, letter: string) => letter.toUpperCase())

const keyHeader = {
  in: 'header',
  name: 'Idempotency-Key',
  description: 'The event’s id: the same write with the same key changes nothing more',
  schema: idempotencyKey,
}

const parametersOf = (place: string, schema: TObject | undefined, refer: Refer): object[] =>
  Object.entries(schema?.properties ?? {}).map(([name, value]) => ({
    in: place,
    name,
    required: !Type.IsOptional(value),
    schema: refer(value),
  }))

/** Each media type has an example. */
const requestsOf = (route: Route, { mediaTypes, schema }: Body<unknown>, api: Api, refer: Refer): object =>
  Object.fromEntries(
    mediaTypes.map((mediaType) => [
      mediaType,
      { schema: refer(schema), ...exampleIn(exampleOf(route, api, mediaType)) },
    ]),
  )

const exampleIn = (example: unknown): object => (example === undefined ? {} : { example })

/** A redirection, or a 304, has no body. */
const successOf = (answer: Answer, refer: Refer): object =>
  answer.schema === undefined && answer.mediaType === undefined
    ? { description: answer.description }
    : contentOf(answer, refer)

function contentOf({ description, schema, mediaType }: Answer, refer: Refer): object {
  if (mediaType !== undefined)
    return { description, content: { [mediaType]: { schema: { type: 'string' } } } }
  if (schema === undefined)
    return { description, content: { 'application/problem+json': { schema: refer(problemShape) } } }
  return { description, content: { 'application/json': { schema: refer(schema) } } }
}

/** A schema as JSON; a named schema becomes a reference. */
type Refer = (schema: unknown) => unknown

function referTo(named: ReadonlyMap<unknown, string>): Refer {
  const refer: Refer = (schema) =>
    named.has(schema) ? { $ref: `#/components/schemas/${named.get(schema)}` } : spellOut(schema, refer)
  return refer
}

function spellOut(schema: unknown, refer: Refer): unknown {
  if (Array.isArray(schema)) return schema.map(refer)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, refer(value)]))
}
