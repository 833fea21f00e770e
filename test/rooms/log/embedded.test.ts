import { logContract } from '../../contracts/log.ts'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { scratch } from './scratch.ts'

logContract('the embedded log', async () => {
  const { path, remove } = scratch()
  let log = await openEmbeddedLog({ path, shards: 2 })
  return {
    log,
    reopen: async () => {
      await log.close()
      return (log = await openEmbeddedLog({ path }))
    },
    close: async () => {
      await log.close()
      remove()
    },
  }
})
