import type { Refusal } from './refusals.ts'

/**
 * VTL that refuses a request if a condition is true; the first refusal counts. Conditions are written `!(a == b)`
 * instead of `a != b`, so that a null refuses in every engine.
 */
export const refuseIf = (condition: string, { status, body }: Refusal): string =>
  `#if(!$problem && (${condition}))#set($status = ${status})#set($problem = '${body}')#end`

/**
 * VTL that writes a request to Kinesis unless it was refused. A template cannot stop an integration, so a refused
 * request is sent as `{}`, which names no stream, and Kinesis refuses it. The problem travels to the response template
 * as an override of a path parameter that the integration does not have; an override can be set only once (API Gateway
 * Developer Guide, "Override your API's request and response parameters").
 */
export const unlessRefused = (request: string): string => `#if($problem)
#set($context.requestOverride.path.status = "$status")
#set($context.requestOverride.path.problem = $problem)
{}
#else
${request}
#end`
