import { setMaxListeners } from 'node:events'
import type { Reactor } from '../consume/consumer.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { meterOf } from './meter-of.ts'
import { openedOnce } from '../base/opened-once.ts'
import type { Objects } from '../objects/objects.ts'
import { takesOf, WHOLE } from './shard-share.ts'
import { logWatchOf } from './log-watch-of.ts'
import { reactorMapping, type ReactorParts } from './reactor-mapping.ts'
import type { RunOptions } from './run-options.ts'
import { tableMappings } from './table-mappings.ts'

/** Running mappings, one for each consumer. */
export interface StartedMappings {
  readonly stop: () => Promise<void>
}

/** Starts the mappings of all enabled consumers. */
export function startMappings(options: RunOptions): StartedMappings {
  const stopping = new AbortController()
  setMaxListeners(0, stopping.signal)
  let opened: Promise<Objects> | undefined
  const objects = openedOnce(() => (opened = options.openObjects()))
  const enabled = options.consumers.filter(({ delivery }) => delivery.enabled)
  const mappings = [
    ...tableMappings(
      enabled.filter((consumer) => consumer.kind === 'table'),
      options,
    ),
    ...reactorMappings(
      enabled.filter((consumer) => consumer.kind === 'reactor'),
      options,
      { objects, stopping: stopping.signal },
    ),
  ]
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(mappings.map((mapping) => mapping.stop()))
      const objects = await opened?.catch(() => undefined)
      await objects?.close()
    },
  }
}

function reactorMappings(
  reactors: readonly Reactor[],
  options: RunOptions,
  parts: Pick<ReactorParts, 'objects' | 'stopping'>,
): readonly Mapping[] {
  const { share = WHOLE } = options
  const given = { takes: takesOf(share), ...logWatchOf(options.log) }
  return reactors.map((reactor) =>
    reactorMapping(reactor, { ...options, ...parts }, { ...given, meter: meterOf(reactor, options) }),
  )
}
