import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import {
  AccessLogFormat,
  LogGroupLogDestination,
  MethodLoggingLevel,
  type MethodDeploymentOptions,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Route } from '../src/api/route.ts'
import { routes } from '../src/api/routes.ts'
import type { Stage } from './stages.ts'

/** How the gateway is deployed: how much it takes, what it logs, what it keeps. */
export function stageOptions(
  scope: Construct,
  { name, logDays, rate, burst, cacheSeconds }: Stage,
): StageOptions {
  const logs = new LogGroup(scope, 'Api-logs', { retention: logDays, removalPolicy: RemovalPolicy.DESTROY })
  return {
    stageName: name,
    throttlingRateLimit: rate,
    throttlingBurstLimit: burst,
    metricsEnabled: true,
    tracingEnabled: true,
    // Errors only, and never the data: a body may be a location.
    loggingLevel: MethodLoggingLevel.ERROR,
    dataTraceEnabled: false,
    accessLogDestination: new LogGroupLogDestination(logs),
    accessLogFormat: AccessLogFormat.jsonWithStandardFields({
      caller: false,
      httpMethod: true,
      ip: false,
      protocol: true,
      requestTime: true,
      resourcePath: true,
      responseLength: true,
      status: true,
      user: false,
    }),
    cacheClusterEnabled: cacheSeconds > 0,
    ...(cacheSeconds > 0 && { cacheClusterSize: '0.5' }),
    cachingEnabled: false,
    cacheDataEncrypted: true,
    methodOptions: methodOptions({ cacheSeconds, rate, burst }),
  }
}

/** Reads that are the same for everybody are kept for a moment; what an operator reads, or who is ready, never. */
const isCached = ({ method, may, reads }: Route): boolean =>
  method === 'GET' && may !== undefined && reads !== undefined

function methodOptions({ cacheSeconds, rate, burst }: Pick<Stage, 'cacheSeconds' | 'rate' | 'burst'>) {
  const cached: MethodDeploymentOptions = {
    cachingEnabled: true,
    cacheTtl: Duration.seconds(cacheSeconds),
    cacheDataEncrypted: true,
    throttlingRateLimit: rate,
    throttlingBurstLimit: burst,
    metricsEnabled: true,
    loggingLevel: MethodLoggingLevel.ERROR,
    dataTraceEnabled: false,
  }
  const paths = cacheSeconds === 0 ? [] : routes.filter(isCached)
  return Object.fromEntries(paths.map(({ path, method }) => [`${path}/${method}`, cached]))
}
