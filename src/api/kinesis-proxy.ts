import Type from 'typebox'
import { parseJson } from '../codec/parse-json.ts'
import { textWithoutMark } from '../codec/utf8.ts'
import { given, type Given } from '../events/given.ts'
import type { Refused } from './append.ts'
import type { RouteContext } from './route-context.ts'
import { problem, type Reply } from './reply.ts'

/** The name of a stream, by Kinesis' rules. */
export const streamParams = Type.Object({
  name: Type.String({
    pattern: '^[a-zA-Z0-9_.-]{1,128}$',
    description: 'a stream’s name: 1 to 128 of the characters A-Z a-z 0-9 _ . -',
  }),
})

/** Accepted, because Kinesis requires one, and ignored: the key of a record is its event's lane. */
export const partitionKey = Type.Optional(Type.String({ minLength: 1, maxLength: 256 }))

/** An event as JSON text; the tutorial's mapping template encodes it in base64. */
export const data = Type.String({ minLength: 1, description: 'an event as JSON text' })

/** The value of a record's text, which may begin with a byte order mark, like a body or a line. */
export const valueIn = (text: string): Given => given(parseJson(textWithoutMark(text)))

/** Kinesis' 404, if this home's stream has another name. */
export function otherStream({ stream }: RouteContext, name: string): Reply | undefined {
  if (stream === undefined || stream === name) return undefined
  return problem(404, 'no-such-stream', 'There is no stream of this name here', {
    __type: 'ResourceNotFoundException',
  })
}

/**
 * A refusal as an error code of Kinesis. Kinesis has only two codes for single records; the others are those of whole
 * requests.
 */
export const codeOf = ({ status }: Refused): string => CODES.get(status) ?? 'InvalidArgumentException'

const CODES = new Map([
  [403, 'AccessDeniedException'],
  [429, 'ProvisionedThroughputExceededException'],
  [503, 'InternalFailure'],
])

/** The partition key of an example, as in the tutorial. */
export const subjectOf = (event: object): string => ('subject' in event ? String(event.subject) : '')
