/** What the document names of the rest of the stack: texts, or CDK's tokens for them. */
export interface Parts {
  readonly partition: string
  readonly region: string
  /** The role that may put records into the stream, and that API Gateway takes on for it. */
  readonly writerRoleArn: string
  readonly readsFunctionArn: string
  readonly userPoolArn: string
}
