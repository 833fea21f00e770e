import { setTimeout as sleep } from 'node:timers/promises'
import { pauseAfter } from '../base/back-off.ts'
import { Counter } from '../mapping/counts.ts'
import { leaseAlong, leaseOn, type Lease } from './lease.ts'
import { WHOLE } from './shard-share.ts'
import type { RunOptions, RunState } from './run-options.ts'
import { startMappings, type StartedMappings } from './start-mappings.ts'

/** Running consumers. Of all processes with the same tables, only the one that has the lease runs them. */
export interface ConsumersRun {
  /** Resolves when they have stopped, between two batches. */
  stop(): Promise<void>
}

const BEAT_MS = 1000

/** A thread often asks just before the first thread of its process has the lease. */
const STANDING_BY = { firstMs: 50, longestMs: BEAT_MS }

/** Runs every consumer with its own mapping while this process holds the lease; until then it stands by. */
export function runConsumers(options: RunOptions): ConsumersRun {
  const stopping = new AbortController()
  const { tables, now, holder, share = WHOLE, isAlong = share.index > 0 } = options
  const leaseFor = isAlong ? leaseAlong : leaseOn
  const lease = leaseFor(tables, now, { holder })
  const ended = keepRunning(options, lease, stopping.signal)
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}

async function keepRunning(options: RunOptions, lease: Lease, stopping: AbortSignal): Promise<void> {
  let run: StartedMappings | undefined
  let waited = 0
  const counter = new Counter()
  for (let turn: RunState | undefined; !stopping.aborted;) {
    const next = await turnOf(lease, turn, options)
    if (next !== turn) {
      await run?.stop()
      run = next === 'running' ? startMappings(counted(options, counter)) : undefined
      options.onState(next)
    }
    turn = next
    waited = next === 'running' ? 0 : waited + 1
    await save(counter, options)
    const pause = waited === 0 ? BEAT_MS : pauseAfter(waited, STANDING_BY)
    await sleep(pause, undefined, { signal: stopping }).catch(() => undefined)
  }
  await run?.stop()
  await save(counter, options)
  await lease.release().catch((cause: unknown) => options.report('release the lease', cause))
}

/** If the lease cannot be written (for example because the disk is full), its holder stays the same. */
async function turnOf(
  lease: Lease,
  before: RunState = 'standing by',
  { report }: RunOptions,
): Promise<RunState> {
  try {
    return (await lease.hold()) ? 'running' : 'standing by'
  } catch (cause) {
    report('hold the lease', cause)
    return before
  }
}

const save = (counter: Counter, { tables, report }: RunOptions): Promise<void> =>
  counter.save(tables).catch((cause: unknown) => report('save the counts', cause))

const counted = (options: RunOptions, counter: Counter): RunOptions => ({
  ...options,
  meter: (consumer, reading) => {
    counter.add(consumer, reading)
    options.meter(consumer, reading)
  },
})
