import { RemovalPolicy, Stack, type Duration } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction, OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { bundledBeside } from './bundled-beside.ts'
import { bundling } from './bundling.ts'
import { APPLICATION, type Code } from './code.ts'
import { requireEsbuild } from './require-esbuild.ts'
import type { Stage } from './stage.ts'

export interface FunctionOptions {
  readonly code: Code
  readonly timeout: Duration
  readonly memoryMiB: number
  /** The maximum number of invocations at one time; undefined for the account's limit. */
  readonly atOnce?: number | undefined
  readonly environment: Readonly<Record<string, string>>
}

/** A function of ours, and its log group. */
export interface Made {
  readonly run: NodejsFunction
  readonly logs: LogGroup
}

/**
 * One bundle, a role that may at first only write logs, and a log group with a retention. The AWS SDK is bundled,
 * because the runtime's own changes without notice, and the tests ran with ours. The embedded home is left out, with
 * its native code: a function's environment names no directory. Node does not read the source map beside the bundle:
 * that would add 200 to 400 ms to the first invocation.
 */
export function makeFunction(scope: Construct, id: string, stage: Stage, options: FunctionOptions): Made {
  if (Stack.of(scope).bundlingRequired) requireEsbuild()
  const logs = new LogGroup(scope, `${id}-logs`, {
    retention: stage.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const role = new Role(scope, `${id}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
  logs.grantWrite(role)
  const { code, memoryMiB, atOnce, environment, ...rest } = options
  const run = new NodejsFunction(scope, id, {
    ...rest,
    entry: code.entry,
    environment: { ...environment, ...code.environment },
    role,
    logGroup: logs,
    memorySize: memoryMiB,
    ...(atOnce !== undefined && { reservedConcurrentExecutions: atOnce }),
    architecture: Architecture.ARM_64,
    runtime: Runtime.NODEJS_22_X,
    bundling: {
      ...bundling,
      ...(code.application !== undefined && {
        esbuildArgs: { '--alias': `${APPLICATION}=${code.application}` },
      }),
      format: OutputFormat.ESM,
      sourceMap: true,
      sourceMapMode: SourceMapMode.DEFAULT,
      bundleAwsSDK: true,
      mainFields: [...bundling.mainFields],
      ...(code.beside !== undefined && bundledBeside(code.beside)),
    },
  })
  acknowledge(run, 'L1', 'Node 22 is the runtime that the bundles are made for')
  return { run, logs }
}
