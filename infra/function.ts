import { RemovalPolicy, Stack, type Duration } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction, OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { bundling } from './bundling.ts'
import { APPLICATION, type Code } from './code.ts'
import { requireEsbuild } from './require-esbuild.ts'
import type { Stage } from './stage.ts'

export interface FunctionOptions {
  readonly code: Code
  readonly timeout: Duration
  readonly memoryMiB: number
  /** How many run at once at most; undefined for as many as the account has room for. */
  readonly atOnce?: number | undefined
  readonly environment: Readonly<Record<string, string>>
}

/** A function of ours, and where it logs. */
export interface Made {
  readonly run: NodejsFunction
  readonly logs: LogGroup
}

/**
 * One bundle, a role that may at first do nothing but log, and a log group that forgets. The AWS SDK is bundled: the
 * runtime's own changes under us, and what the tests ran with is what shall run. The embedded home is left out, with its native
 * code: what the environment names is not in a directory. Node is not told to read the source map that lies beside the bundle:
 * that would take it 200 to 400 ms of the first invocation.
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
    },
  })
  acknowledge(run, 'L1', 'Node 22 is the runtime that the bundles are made for')
  return { run, logs }
}
