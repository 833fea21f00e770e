import type { Application } from '../application/application.ts'
import { laggingBehind, recordsBehind } from '../consume/lagging.ts'
import type { Surroundings } from '../cli/surroundings.ts'
import { endsOf } from '../mapping/ends.ts'
import { foldingThreads } from '../runner/folding-threads.ts'
import { runRebuild } from '../runner/run-rebuild.ts'
import { paysThreads } from './pays-threads.ts'

/** The built module that a thread of a rebuild runs: it is beside this file. */
const THREAD = new URL('./folding-thread.js', import.meta.url)

/** Rebuilds a table for a command: in threads, if the log is long. */
export const rebuildOfCommand =
  (app: string | undefined, { vocabulary }: Application): Surroundings['rebuild'] =>
  (home, where, consumer, choice) =>
    runRebuild(home, { consumer, vocabulary }, choice, async (generation) => {
      const lagging = await laggingBehind(await endsOf(home.log), home.stored, [generation])
      if (!paysThreads(await recordsBehind(home.log, lagging))) return undefined
      const data = { app, home: where, table: consumer.name, generation }
      return foldingThreads(THREAD, data, choice.took)
    })
