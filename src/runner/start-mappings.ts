import { setMaxListeners } from 'node:events'
import type { Reactor } from '../consume/consumer.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { meterOf } from './meter-of.ts'
import { openedOnce } from '../base/opened-once.ts'
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
  const objects = shared(options.openObjects)
  const notifier = options.openNotifier && shared(options.openNotifier)
  const enabled = options.consumers.filter(({ delivery }) => delivery.enabled)
  const mappings = [
    ...tableMappings(
      enabled.filter((consumer) => consumer.kind === 'table'),
      options,
    ),
    ...reactorMappings(
      enabled.filter((consumer) => consumer.kind === 'reactor'),
      options,
      { objects: objects.open, ...(notifier && { notifier: notifier.open }), stopping: stopping.signal },
    ),
  ]
  const renewed = options.renew?.(stopping.signal)
  return {
    stop: async () => {
      stopping.abort()
      await renewed
      await Promise.all(mappings.map((mapping) => mapping.stop()))
      await objects.close()
      await notifier?.close()
    },
  }
}

/** A part that reactors share: the first that uses it opens it. */
function shared<Part extends { close(): Promise<void> }>(open: () => Promise<Part>) {
  let opened: Promise<Part> | undefined
  return {
    open: openedOnce(() => (opened = open())),
    close: async () => {
      const part = await opened?.catch(() => undefined)
      await part?.close()
    },
  }
}

function reactorMappings(
  reactors: readonly Reactor[],
  options: RunOptions,
  parts: Pick<ReactorParts, 'objects' | 'notifier' | 'stopping'>,
): readonly Mapping[] {
  const { share = WHOLE } = options
  const given = { takes: takesOf(share), ...logWatchOf(options.log) }
  return reactors.map((reactor) =>
    reactorMapping(reactor, { ...options, ...parts }, { ...given, meter: meterOf(reactor, options) }),
  )
}
