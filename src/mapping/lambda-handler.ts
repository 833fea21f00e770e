/** Ends an invocation; only the first call counts. */
export type LambdaCallback = (error?: unknown, result?: unknown) => void

/**
 * Lambda's description of an invocation: the members of `Context` of `@types/aws-lambda`, for handlers that take one.
 * Memory and logs have no meaning outside Lambda; `callbackWaitsForEmptyEventLoop` changes nothing here.
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
 * A Lambda function's handler, with the type `Handler` of `@types/aws-lambda`: async, or with a callback. For any other
 * handler only an exception counts, as on Lambda: its result is null.
 */
export type LambdaHandler = (event: never, context: LambdaContext, callback: LambdaCallback) => unknown
