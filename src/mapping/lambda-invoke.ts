import { randomUUID } from 'node:crypto'
import type { Invocation } from './invocation.ts'
import { lambdaEvent, type Identity } from './lambda-event.ts'
import type { LambdaCallback, LambdaContext, LambdaHandler } from './lambda-handler.ts'

/** The number of parameters of a handler that has a callback. */
const WITH_CALLBACK = 3

/** The members of a context about the function and the invocation. */
function contextOf(
  { functionArn }: Identity,
  invocation: Pick<Invocation, 'deadline'>,
  now: () => number,
): Omit<LambdaContext, 'done' | 'fail' | 'succeed'> {
  const functionName = functionArn.split(':')[6] ?? functionArn
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: '128',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: '[$LATEST]',
    getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - now()),
  }
}

/** The functions of the context by which a handler ends an invocation. */
const endings = (end: LambdaCallback): Pick<LambdaContext, 'done' | 'fail' | 'succeed'> => ({
  done: end,
  fail: (error) => end(error),
  succeed: (result) => end(null, result),
})

/** A value after a trip through JSON; null if nothing is left of it. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null)) as unknown

/** Resolves to a handler's answer, by its promise or its callback, whichever is first. */
function run(
  handler: LambdaHandler,
  event: unknown,
  context: ReturnType<typeof contextOf>,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const end: LambdaCallback = (error, result) => {
      if (error === undefined || error === null) resolve(result)
      else
        reject(
          error instanceof Error ? error : new Error(typeof error === 'string' ? error : 'Unknown error'),
        )
    }
    const answer = handler(event as never, { ...context, ...endings(end) }, end)
    if (isPromise(answer)) answer.then(resolve, reject)
    else if (handler.length < WITH_CALLBACK) resolve(null)
  })
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'

/** Runs a Lambda handler as Lambda would: the JSON event in, the JSON answer out, nothing shared with the mapping. */
export const lambdaInvoke =
  (handler: LambdaHandler, identity: Identity, now = () => Date.now()) =>
  async (invocation: Omit<Invocation, 'attempt'>): Promise<unknown> => {
    const event = throughJson(lambdaEvent(invocation, identity))
    return throughJson(await run(handler, event, contextOf(identity, invocation, now)))
  }
