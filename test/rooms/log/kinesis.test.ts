import { afterAll, beforeAll } from 'vitest'
import { openKinesisLog } from '../../../src/log/kinesis.ts'
import { logContract } from '../../contracts/log.ts'
import { kinesisServer, type KinesisServer } from '../../servers/kinesis-local.ts'
import { newStream, removeStream } from '../../servers/kinesis-stream.ts'

let server: KinesisServer
beforeAll(async () => {
  server = await kinesisServer()
})
afterAll(() => server.end())

logContract(
  'Kinesis',
  async () => {
    const { log: first, options } = await newStream(server.endpoint, 2)
    let log = first
    return {
      log,
      reopen: async () => {
        await log.close()
        return (log = await openKinesisLog(options))
      },
      close: async () => {
        await log.close()
        await removeStream(options)
      },
    }
  },
  { counts: false, interleaves: true, runs: 8 },
)
