/** The names of the rest of the stack that the document needs: texts, or CDK's tokens for them. */
export interface Parts {
  /** The name of the API, which is also that of its metrics. */
  readonly name: string
  readonly partition: string
  readonly region: string
  /** The role that API Gateway uses to put records into the stream. */
  readonly writerRoleArn: string
  readonly readsFunctionArn: string
  /** The function behind the routes of sign-in. */
  readonly signInFunctionArn: string
  readonly authorizerFunctionArn: string
  /** The origin whose pages may send requests: `https://app.example`, `*` for all; undefined for none. */
  readonly origin?: string | undefined
  /** Whether a request with a token also needs a key of the usage plan. */
  readonly apiKeys?: boolean | undefined
}
