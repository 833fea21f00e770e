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
import { metrics } from '../src/api/routes/metrics.ts'
import { postSessions } from '../src/api/routes/post-sessions.ts'
import { readyz } from '../src/api/routes/readyz.ts'
import type { Stage } from './stage.ts'

/** The settings of the gateway's stage: limits, logs, cache. */
export function stageOptions(
  scope: Construct,
  { name, logDays, rate, burst, cacheSeconds }: Stage,
  routes: readonly Route[],
): StageOptions {
  const logs = new LogGroup(scope, 'Api-logs', { retention: logDays, removalPolicy: RemovalPolicy.DESTROY })
  return {
    stageName: name,
    throttlingRateLimit: rate,
    throttlingBurstLimit: burst,
    metricsEnabled: true,
    tracingEnabled: true,
    // Errors only, and never the data: a body may contain a location.
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
    methodOptions: methodOptions({ cacheSeconds, rate, burst }, routes),
  }
}

/** The gateway caches answers to reads of tables for a moment; it never caches operations and readiness. */
const isCached = ({ method, may, reads }: Route): boolean =>
  method === 'GET' && may !== undefined && reads !== undefined

/**
 * Routes that read every shard of the stream get at most one request every other second, because the consumers need the
 * five reads a second of each shard.
 */
const LOOKING: readonly Route[] = [readyz, metrics]
const LOOKS = { throttlingRateLimit: 0.5, throttlingBurstLimit: 2 }

/** All users together: checking a password takes 0.2 seconds of a core. */
const SIGN_INS = { throttlingRateLimit: 10, throttlingBurstLimit: 50 }

function methodOptions(
  { cacheSeconds, rate, burst }: Pick<Stage, 'cacheSeconds' | 'rate' | 'burst'>,
  routes: readonly Route[],
) {
  const common: MethodDeploymentOptions = {
    throttlingRateLimit: rate,
    throttlingBurstLimit: burst,
    metricsEnabled: true,
    loggingLevel: MethodLoggingLevel.ERROR,
    dataTraceEnabled: false,
  }
  const cached = { cachingEnabled: true, cacheTtl: Duration.seconds(cacheSeconds), cacheDataEncrypted: true }
  const kept = cacheSeconds === 0 ? [] : routes.filter(isCached)
  return Object.fromEntries([
    ...kept.map((route) => [settingOf(route), { ...common, ...cached }]),
    ...LOOKING.map((route) => [settingOf(route), { ...common, ...LOOKS }]),
    [settingOf(postSessions), { ...common, ...SIGN_INS }],
  ]) as Record<string, MethodDeploymentOptions>
}

const settingOf = ({ path, method }: Route): string => `${path}/${method}`
