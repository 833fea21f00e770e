import { problem } from '../../../src/api/reply.ts'

/** VTL that sets the status of the answer, and the content type of problem documents. */
const asProblem = (status: number | string): string =>
  `#set($context.responseOverride.status = ${status})#set($context.responseOverride.header.Content-Type = "application/problem+json")`

const retryAfter = (seconds: number): string =>
  `#set($context.responseOverride.header.Retry-After = "${seconds}")`

/** A problem document with more members, whose JSON VTL writes. */
const withMembers = (body: string, members: string): string => `${body.slice(0, -1)},${members}}`

const THROTTLED = problem(429, 'throttled', 'The shard accepts no more records at the moment: try again').body
const NOT_APPENDED = problem(503, 'not-appended', 'The log refused the record: InternalFailure').body
const UNAVAILABLE = problem(503, 'log-unavailable', 'The log accepts no events at the moment: try again').body
const REFUSED = problem(400, 'refused', 'The request is not one that can be appended').body

/** The problem if no record of several was accepted, by the `$code` of the first; `members` has the result of each. */
export const noneTaken = (members: string): string => `${retryAfter(1)}
#if($code == "ProvisionedThroughputExceededException")
${asProblem(429)}${withMembers(THROTTLED, members)}
#else
${asProblem(503)}${withMembers(NOT_APPENDED, members)}
#end`

/**
 * The answer if Kinesis refused the request as a whole: because the request template had refused it, and then the
 * problem is the template's own; because of throttling; or because of a fault of ours or of Kinesis. Kinesis' own
 * message is not repeated: it names the account.
 */
export const problemTemplate = `#set($problem = $context.requestOverride.path.problem)
#set($status = $context.requestOverride.path.status)
#set($type = $input.path('$.__type'))
#if(!$type)#set($type = "")#end
#if($problem)
${[400, 403, 404, 413].map((status) => `#if($status == "${status}")${asProblem(status)}#end`).join('\n')}
$problem
#elseif($type.contains("ProvisionedThroughputExceeded"))
${asProblem(429)}${retryAfter(1)}${THROTTLED}
#elseif($type.contains("ValidationException") || $type.contains("SerializationException"))
${asProblem(400)}${REFUSED}
#else
${asProblem(503)}${retryAfter(5)}${UNAVAILABLE}
#end`
