import { randomUUID } from 'node:crypto'
import type { Invocation, Invoke } from './invocation.ts'
import { lambdaEvent, type Identity } from './lambda-event.ts'

/** What Lambda tells a function about an invocation: the part of it that has a meaning outside Lambda. */
export interface LambdaContext {
  readonly functionName: string
  readonly functionVersion: '$LATEST'
  readonly invokedFunctionArn: string
  readonly awsRequestId: string
  getRemainingTimeInMillis(): number
}

/** A Lambda function's handler that answers with a promise. */
export type LambdaHandler = (event: never, context: LambdaContext) => Promise<unknown>

function contextOf({ functionArn }: Identity, invocation: Invocation, now: () => number): LambdaContext {
  return {
    functionName: functionArn.split(':')[6] ?? functionArn,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    awsRequestId: randomUUID(),
    getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - now()),
  }
}

/** What is left of a value after a journey as JSON; null where nothing is. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null)) as unknown

/** Runs a Lambda handler as Lambda would: the JSON event in, the JSON answer out, nothing shared with the mapping. */
export const lambdaInvoke =
  (handler: LambdaHandler, identity: Identity, now = () => Date.now()): Invoke =>
  async (invocation) => {
    const event = throughJson(lambdaEvent(invocation, identity))
    return throughJson(await handler(event as never, contextOf(identity, invocation, now)))
  }
