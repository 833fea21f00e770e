import type { Refusal } from './refusals.ts'

/**
 * VTL that refuses a request where a condition holds; the first refusal stands. Conditions say `!(a == b)` rather than
 * `a != b`, so that a null refuses, whatever an engine makes of comparing it.
 */
export const refuseIf = (condition: string, { status, body }: Refusal): string =>
  `#if(!$problem && (${condition}))#set($status = ${status})#set($problem = '${body}')#end`

/**
 * VTL that writes a request to Kinesis, unless it was refused. A template cannot stop an integration, so a refused
 * request is sent as `{}`, which names no stream and which Kinesis refuses. The problem travels to the response template
 * as an override of a path parameter that the integration does not have; an override may be set once only
 * (API Gateway Developer Guide, "Override your API's request and response parameters").
 */
export const unlessRefused = (request: string): string => `#if($problem)
#set($context.requestOverride.path.status = "$status")
#set($context.requestOverride.path.problem = $problem)
{}
#else
${request}
#end`
