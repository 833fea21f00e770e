import { consumers } from '../../../consumers/all.ts'
import { tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { lambdaInvoke } from '../../../src/mapping/lambda-invoke.ts'
import { startMapping, type Mapping } from '../../../src/mapping/mapping.ts'
import type { MappingSettings } from '../../../src/mapping/settings.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { functionOf } from './cloud.ts'
import type { Log } from '../../../src/log/log.ts'
import type { Synthesized } from './synthesize.ts'
import type { RunningFunction } from './running-function.ts'
import { deployed, resourceOf, type Setting } from './template.ts'

const mediaConsumers: readonly string[] = consumers.map(({ name }) => name)

/** A stack whose functions run. */
interface Running {
  readonly stack: Synthesized
  readonly log: Log
  readonly functions: ReadonlyMap<string, Pick<RunningFunction, 'invoke'>>
}

const identityOf = (name: string) => ({
  functionArn: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
  eventSourceArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/events',
  region: 'us-east-1',
  invokeIdentityArn: `arn:aws:iam::123456789012:role/${name}`,
})

/** Starts our event source mapping for each consumer's function. It keeps its checkpoints itself, as Lambda does. */
export const startMappings = (cloud: Running, names = mediaConsumers): readonly Mapping[] =>
  names.map((name) => {
    const id = `Consumer${name}`
    return startMapping({
      name,
      log: cloud.log,
      invoke: lambdaInvoke((event: object) => cloud.functions.get(id)!.invoke(event), identityOf(name)),
      settings: settingsOf(cloud, name),
      functionTimeoutMs: Number(functionOf(cloud.stack, id)['Timeout']) * 1000,
      checkpoints: tableCheckpoints(memoryTables()),
    })
  })

/** The properties of a mapping that name its function and its stream. */
const ENDS = ['FunctionName', 'EventSourceArn']

/** The settings of a mapping in the template, with names in camel case. */
function settingsOf({ stack }: Pick<Running, 'stack'>, name: string): Partial<MappingSettings> {
  const [, { Properties }] = resourceOf(stack, 'AWS::Lambda::EventSourceMapping', `Mapping${name}`)
  const settings = Object.entries(Properties).filter(([name]) => !ENDS.includes(name))
  const given = inCamelCase(deployed(stack, Object.fromEntries(settings))) as Partial<MappingSettings>
  return {
    ...given,
    destinationConfig: { onFailure: { destination: `arn:aws:sqs:us-east-1:123456789012:${name}` } },
  }
}

function inCamelCase(setting: Setting): Setting {
  if (typeof setting !== 'object' || Array.isArray(setting)) return setting
  const fields = Object.entries(setting).map(([name, value]) => [
    `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
    inCamelCase(value),
  ])
  return Object.fromEntries(fields) as Setting
}
