/** What the document names of the rest of the stack: texts, or CDK's tokens for them. */
export interface Parts {
  /** Of the API: its metrics are known by it. */
  readonly name: string
  readonly partition: string
  readonly region: string
  /** The role that may put records into the stream, and that API Gateway takes on for it. */
  readonly writerRoleArn: string
  readonly readsFunctionArn: string
  readonly userPoolArn: string
  /** Pages of which origin may ask: `https://app.example`, `*` for all; undefined for none. */
  readonly origin?: string | undefined
  /** Whether who comes with a token must come with a key of the usage plan, too. */
  readonly apiKeys?: boolean | undefined
}
