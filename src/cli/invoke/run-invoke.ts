import { stat } from 'node:fs/promises'
import { Environment } from '../../invoke/environment.ts'
import { Environments } from '../../invoke/environments.ts'
import { fileCheckpoints } from '../../invoke/file-checkpoints.ts'
import { functionNameOf, type HandlerName } from '../../invoke/handler-name.ts'
import { runtimeOf } from '../../invoke/runtime.ts'
import { endsOf } from '../../mapping/ends.ts'
import type { Checkpoints } from '../../mapping/checkpoints.ts'
import type { Identity } from '../../mapping/lambda-event.ts'
import { startMapping, type Mapping } from '../../mapping/mapping.ts'
import { memoryCheckpoints } from '../../mapping/memory-checkpoints.ts'
import type { Reading } from '../../mapping/meter.ts'
import type { MappingSettings } from '../../mapping/settings.ts'
import { Failure, Misuse, reasonOf } from '../../base/failure.ts'
import { Stopped } from '../stopped.ts'
import type { Source } from '../../home/open-source.ts'
import type { Surroundings } from '../surroundings.ts'
import type { InvokeOptions } from './invoke-options.ts'
import { Reporter } from './reporter.ts'
import { settingsOf } from './setting-flags.ts'

/** The environments themselves apply the function's time-out, from the start of each invocation. */
const LONGEST_MS = 2 ** 31 - 1

interface Run {
  readonly handler: HandlerName
  readonly options: InvokeOptions
  readonly settings: MappingSettings
  readonly source: Source
  readonly identity: Identity
  readonly environments: Environments
  readonly reporter: Reporter
  readonly surroundings: Surroundings
}

/** Runs until everything is delivered or a signal comes. Throws a Failure if a batch was given up. */
export async function runInvoke(
  handler: HandlerName,
  options: InvokeOptions,
  surroundings: Surroundings,
): Promise<void> {
  const settings = settingsOf(startOf(options), surroundings.now())
  await mustBeFile(handler)
  const over = new AbortController()
  const stopped = surroundings.untilStopped(over.signal)
  const source = await surroundings.openSource(options, options.once === true)
  try {
    await runOn(source, { handler, options, settings, surroundings }, stopped)
  } finally {
    over.abort()
    await source.close()
  }
}

/** `--from` is short for two settings. */
function startOf(options: InvokeOptions): object {
  if (options.from === undefined) return options
  if ('StartingPosition' in options || 'StartingPositionTimestamp' in options)
    throw new Misuse('Cannot start in two places: --from says what --StartingPosition says')
  return { ...options, ...options.from }
}

async function mustBeFile({ file }: HandlerName): Promise<void> {
  const found = await stat(file).catch((error: unknown) => {
    throw new Failure(`Cannot load "${file}": ${reasonOf(error)}`, { cause: error })
  })
  if (!found.isFile()) throw new Failure(`Cannot load "${file}": it is no file`)
}

async function runOn(
  source: Source,
  given: Pick<Run, 'handler' | 'options' | 'settings' | 'surroundings'>,
  stopped: Promise<NodeJS.Signals>,
): Promise<void> {
  const identity = identityOf(given.handler, source)
  const environments = environmentsOf(given, source, identity)
  const reporter = await Reporter.open({ ...given, identity })
  try {
    await environments.begin()
    const signal = await deliver({ ...given, source, identity, environments, reporter }, stopped)
    await reporter.end()
    endAs(reporter, given.options, signal)
  } finally {
    await environments.close()
    await reporter.close()
  }
}

const identityOf = (handler: HandlerName, { arn, region }: Source): Identity => {
  const [, partition = 'aws', , , account = ''] = arn.split(':')
  return {
    functionArn: `arn:${partition}:lambda:${region}:${account}:function:${functionNameOf(handler)}`,
    eventSourceArn: arn,
    region,
    invokeIdentityArn: `arn:${partition}:iam::${account}:role/${functionNameOf(handler)}`,
  }
}

function environmentsOf(
  { handler, options, surroundings }: Pick<Run, 'handler' | 'options' | 'surroundings'>,
  source: Source,
  identity: Identity,
): Environments {
  const environment = {
    handler,
    identity,
    runtime: options.runtime ?? runtimeOf(surroundings.node),
    env: surroundings.functionEnvironment(functionNameOf(handler), handler.file, source),
    output: surroundings.stderr,
    timeoutMs: options.timeout * 1000,
  }
  return new Environments(() => Environment.start(environment), options.concurrency)
}

/** Resolves to the signal that came before everything was delivered, or to undefined. */
async function deliver(run: Run, stopped: Promise<NodeJS.Signals>): Promise<NodeJS.Signals | undefined> {
  const { options, settings, source, surroundings } = run
  if (!settings.enabled) surroundings.stderr.write('tributary: Enabled is false: nothing is delivered\n')
  if (!settings.enabled && options.once === true) return undefined
  const mapping = await start(run)
  try {
    if (surroundings.stderr.isTTY === true)
      surroundings.stderr.write(`delivering ${source.name} to ${run.handler.file}; Ctrl-C ends\n`)
    return await (options.once === true ? Promise.race([delivered(mapping), stopped]) : stopped)
  } finally {
    await mapping.stop()
  }
}

/** It rejects only when the mapping is stopped; no code waits for it then. */
const delivered = (mapping: Mapping): Promise<undefined> =>
  mapping.idle().then(
    () => undefined,
    () => new Promise<never>(() => undefined),
  )

async function start({
  options,
  settings,
  source,
  identity,
  environments,
  reporter,
  surroundings,
}: Run): Promise<Mapping> {
  const { log, pollMs } = source
  return startMapping({
    name: identity.functionArn,
    log,
    pollMs,
    settings,
    functionTimeoutMs: LONGEST_MS,
    checkpoints: await checkpointsOf(options, source),
    invoke: reporter.telling((invocation) => environments.invoke(invocation)),
    onFailure: (failure) => reporter.gaveUp(failure),
    meter: (reading) => tellDisturbed(reading, surroundings),
    ...(options.once === true ? { until: await endsOf(log) } : {}),
  })
}

async function checkpointsOf({ checkpoints }: InvokeOptions, { log, arn }: Source): Promise<Checkpoints> {
  return checkpoints === undefined
    ? memoryCheckpoints()
    : fileCheckpoints(checkpoints, (await log.identity?.()) ?? arn)
}

function tellDisturbed(reading: Reading, { stderr }: Surroundings): void {
  if (reading.kind === 'disturbed')
    stderr.write(`tributary: Cannot ${reading.action}: ${reasonOf(reading.cause)}: will try again\n`)
}

function endAs({ summary }: Reporter, { once }: InvokeOptions, signal: NodeJS.Signals | undefined): void {
  const { records, batches } = summary.givenUp
  if (batches > 0)
    throw new Failure(
      `Gave up ${batches} ${batches === 1 ? 'batch' : 'batches'} (${records} ${records === 1 ? 'record' : 'records'})`,
    )
  if (once === true && signal !== undefined)
    throw new Stopped(`Stopped by ${signal} before all was delivered`, signal)
}
