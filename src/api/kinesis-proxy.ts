import Type from 'typebox'
import { parseJson } from '../codec/parse-json.ts'
import { textWithoutMark } from '../codec/utf8.ts'
import { given, type Given } from '../events/given.ts'
import type { Refused } from './append.ts'
import type { RouteContext } from './route-context.ts'
import { problem, type Reply } from './reply.ts'

/** A stream's name, as Kinesis has them. */
export const streamParams = Type.Object({
  name: Type.String({
    pattern: '^[a-zA-Z0-9_.-]{1,128}$',
    description: 'a stream’s name: 1 to 128 of the characters A-Z a-z 0-9 _ . -',
  }),
})

/** Taken, as Kinesis wants one, and not used: the key of a record is its event's lane. */
export const partitionKey = Type.Optional(Type.String({ minLength: 1, maxLength: 256 }))

/** An event as JSON text; the tutorial's mapping template is what makes base64 of it. */
export const data = Type.String({ minLength: 1, description: 'an event as JSON text' })

/** What a record's text says: like a body or a line it may begin with a byte order mark. */
export const valueIn = (text: string): Given => given(parseJson(textWithoutMark(text)))

/** 404 as Kinesis has it, where this home's stream has another name. */
export function otherStream({ stream }: RouteContext, name: string): Reply | undefined {
  if (stream === undefined || stream === name) return undefined
  return problem(404, 'no-such-stream', 'There is no stream of this name here', {
    __type: 'ResourceNotFoundException',
  })
}

/** A refusal in Kinesis' words. Its records know but two codes; the others are those of its requests. */
export const codeOf = ({ status }: Refused): string => CODES.get(status) ?? 'InvalidArgumentException'

const CODES = new Map([
  [403, 'AccessDeniedException'],
  [429, 'ProvisionedThroughputExceededException'],
  [503, 'InternalFailure'],
])

/** What a producer names as the partition key, as the tutorial does. */
export const subjectOf = (event: object): string => ('subject' in event ? String(event.subject) : '')
