import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'

export interface KinesisServer {
  readonly endpoint: string
  readonly end: () => Promise<void>
}

/** The server creates and reshards streams without a delay. */
const SETTINGS = {
  CREATE_STREAM_DURATION: '1ms',
  SPLIT_SHARD_DURATION: '1ms',
  MERGE_SHARDS_DURATION: '1ms',
  SHARD_LIMIT: '100000',
  LOG_LEVEL: 'ERROR',
}

/**
 * The Kinesis that TRIBUTARY_TEST_KINESIS_ENDPOINT names, else kinesis-local (https://github.com/etspaceman/kinesis-mock),
 * started on a free port and ended by `end`.
 */
export async function kinesisServer(): Promise<KinesisServer> {
  const given = process.env['TRIBUTARY_TEST_KINESIS_ENDPOINT']
  return given === undefined ? startKinesisLocal() : { endpoint: given, end: () => Promise.resolve() }
}

async function startKinesisLocal(): Promise<KinesisServer> {
  const main = createRequire(import.meta.url).resolve('kinesis-local')
  const [plain, tls] = [await freePort(), await freePort()]
  const ports = { KINESIS_MOCK_PLAIN_PORT: `${plain}`, KINESIS_MOCK_TLS_PORT: `${tls}` }
  // It looks for its certificate in its working directory.
  const child = spawn(process.execPath, [main], {
    cwd: dirname(main),
    env: { ...process.env, ...SETTINGS, ...ports },
    stdio: 'ignore',
  })
  const gone = once(child, 'exit')
  const endpoint = `http://127.0.0.1:${plain}`
  await answering(endpoint)
  return {
    endpoint,
    end: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function answering(endpoint: string): Promise<void> {
  for (let looks = 0; looks < 300; looks++) {
    if (
      await fetch(endpoint).then(
        () => true,
        () => false,
      )
    )
      return
    await sleep(100)
  }
  throw new Error(`Cannot start kinesis-local: nothing answers at ${endpoint}`)
}
