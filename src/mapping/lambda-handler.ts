/** Ends an invocation, once: what comes after the first call counts for nothing. */
export type LambdaCallback = (error?: unknown, result?: unknown) => void

/**
 * What Lambda tells a function about an invocation: the members of `Context` of `@types/aws-lambda`, so that a handler that takes one
 * can be run. Memory and logs have no meaning outside Lambda; `callbackWaitsForEmptyEventLoop` changes nothing here.
 */
export interface LambdaContext {
  callbackWaitsForEmptyEventLoop: boolean
  readonly functionName: string
  readonly functionVersion: '$LATEST'
  readonly invokedFunctionArn: string
  readonly memoryLimitInMB: string
  readonly awsRequestId: string
  readonly logGroupName: string
  readonly logStreamName: string
  getRemainingTimeInMillis(): number
  done(error?: Error, result?: unknown): void
  fail(error: Error | string): void
  succeed(result: unknown): void
}

/**
 * A Lambda function's handler, as `Handler` of `@types/aws-lambda` types it: async, or with a callback. Of another one nothing but that
 * it threw is known, as on Lambda: its result is null.
 */
export type LambdaHandler = (event: never, context: LambdaContext, callback: LambdaCallback) => unknown
