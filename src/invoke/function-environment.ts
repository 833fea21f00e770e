import { dirname, resolve } from 'node:path'
import type { Source } from '../home/open-source.ts'

/**
 * The variables that Lambda sets ("Defined runtime environment variables", AWS Lambda guide), except AWS_EXECUTION_ENV and
 * those of X-Ray: with these, tracers would look for X-Ray's daemon.
 */
export const functionEnvironment = (
  name: string,
  handler: string,
  { region }: Source,
  environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv => ({
  AWS_REGION: region,
  ...environment,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: '[$LATEST]',
  LAMBDA_TASK_ROOT: dirname(resolve(handler)),
  _HANDLER: name,
})
