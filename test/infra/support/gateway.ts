import Ajv from 'ajv-draft-04'
import { gatewayDocument } from '../../../infra/gateway/document.ts'
import { straightOf } from '../../../infra/gateway/straight.ts'
import { mediaWrites } from '../../../infra/media/writes.ts'
import type { Route } from '../../../src/api/route.ts'
import { contextOf as authorized } from '../../../src/lambda/authorizer.ts'
import type { UserId } from '../../../src/events/user-id.ts'
import { vocabularyOf } from '../../../src/events/vocabulary.ts'
import { Input, Util, type Parameters, type Spelling } from './variables.ts'
import { evaluate } from './velocity.ts'
import { eventTypes, mediaApplication, routes } from '../../media.ts'

const PARTS = {
  name: 'tributary-test',
  partition: 'aws',
  region: 'eu-central-1',
  writerRoleArn: 'arn:aws:iam::123456789012:role/writer',
  readsFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:reads',
  signInFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:sign-in',
  authorizerFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:authorizer',
}

/** The event types that users may append: with these alone, also the proxied records go straight to the stream. */
const typesOfUsers = eventTypes.filter(({ appendedBy }) => appendedBy.user !== undefined)

const ofUsers = straightOf(
  { ...mediaApplication, vocabulary: vocabularyOf(typesOfUsers) },
  'to-stream',
  mediaWrites,
)

/** What the gateway of the media-sharing application writes to the stream itself. */
const ofMedia = straightOf(mediaApplication, 'to-stream', mediaWrites)

/** The routes of the media-sharing application that the gateway writes to the stream itself. */
export const { writes: mediaStraight } = ofMedia

/** The same, and the proxied records beside them. */
const straight = {
  models: { ...ofUsers.models, ...ofMedia.models },
  writes: new Map([...ofUsers.writes, ...ofMedia.writes]),
}

/** The routes of the gateway of `document`. */
export const { writes } = straight

/** A gateway that writes to the stream all that a gateway can. */
export const document = gatewayDocument(routes, straight, PARTS)

/** The document of a stage with an origin and API keys. */
export const openDocument = (origin: string) =>
  gatewayDocument(routes, straight, { ...PARTS, origin, apiKeys: true })

/** A request that the authorizer has admitted. `time` is in milliseconds since 1970. */
export interface Asked {
  readonly route: Route
  readonly sub: string
  readonly parameters: Parameters
  readonly mediaType: string
  readonly body: string
  readonly requestId: string
  readonly time: number
  readonly spelling: Spelling
}

interface Integration {
  readonly requestTemplates: Readonly<Record<string, string>>
  readonly responses: Readonly<
    Record<string, { readonly statusCode: string; readonly responseTemplates: Record<string, string> }>
  >
}

/** The request that the gateway sends to Kinesis; or the status and the problem with which it refuses. */
export type Sent =
  | { readonly ok: true; readonly request: unknown; readonly context: Context }
  | { readonly ok: false; readonly status: number; readonly problem: unknown }

type Context = ReturnType<typeof contextOf>

const ajv = new Ajv.default({ strict: true, allErrors: false })
const validators = new Map(Object.entries(straight.models).map(([name, model]) => [name, ajv.compile(model)]))

/** Handles a request as API Gateway does: it answers 415 or 400 itself, or evaluates the request template. */
export function send(given: Asked): Sent {
  const { route, mediaType, body, parameters, spelling } = given
  const template = integrationOf(route).requestTemplates[mediaType]
  const validate = validators.get(writes.get(route)?.models[mediaType] ?? '')
  if (template === undefined || validate === undefined) return { ok: false, status: 415, problem: undefined }
  if (!isValid(body, validate)) return { ok: false, status: 400, problem: undefined }
  const context = contextOf(given)
  const text = evaluate(template, {
    context,
    input: new Input(body, parameters, spelling),
    util: new Util(),
    stageVariables: { stream: 'events' },
  })
  const { problem, status } = context.requestOverride.path
  if (problem !== undefined) return { ok: false, status: Number(status), problem: JSON.parse(problem) }
  return { ok: true, request: JSON.parse(text) as unknown, context }
}

function isValid(body: string, validate: (value: unknown) => boolean): boolean {
  try {
    return validate(JSON.parse(body))
  } catch {
    return false
  }
}

/** The answer that the response template makes from the status and body of Kinesis' answer. */
export function answer(route: Route, status: number, body: unknown, context: Context) {
  const { responses } = integrationOf(route)
  const pattern = Object.keys(responses).find((each) => new RegExp(`^${each}$`).test(String(status)))
  const { statusCode, responseTemplates } = responses[pattern ?? 'default']!
  const text = evaluate(responseTemplates['application/json']!, {
    context,
    input: new Input(JSON.stringify(body), { path: {}, header: {} }, 'plain'),
    util: new Util(),
  })
  const { responseOverride } = context
  return {
    status: responseOverride.status ?? Number(statusCode),
    type: responseOverride.header['Content-Type'] ?? 'application/json',
    body: JSON.parse(text) as unknown,
  }
}

const integrationOf = ({ path, method }: Route): Integration => {
  const operation = document.paths[path]?.[method.toLowerCase()] as Record<string, unknown>
  return operation['x-amazon-apigateway-integration'] as Integration
}

/** `$context` (API Gateway Developer Guide, "Mapping template reference", Context variables). */
const contextOf = ({ sub, requestId, time }: Asked) => ({
  authorizer: authorized({ user: sub as UserId, role: 'user' }),
  requestId,
  requestTime: commonLogFormat(time),
  requestTimeEpoch: time,
  requestOverride: { path: {} as Record<string, string> },
  responseOverride: { header: {} } as {
    status?: number
    header: Record<string, string>
  },
})

/** A time as `09/Apr/2015:12:34:56 +0000`. */
function commonLogFormat(time: number): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(
    new Date(time).toUTCString(),
  )!
  return `${day!}/${month!}/${year!}:${clock!} +0000`
}
