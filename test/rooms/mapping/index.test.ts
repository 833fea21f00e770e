import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  lambdaInvoke,
  openEmbeddedLog,
  openEmbeddedTables,
  startMapping,
  tableCheckpoints,
} from '../../../src/mapping/index.ts'

const identity = {
  functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:my-function',
  eventSourceArn: 'arn:aws:kinesis:eu-central-1:123456789012:stream/my-stream',
  region: 'eu-central-1',
  invokeIdentityArn: 'arn:aws:iam::123456789012:role/my-role',
}

interface KinesisEvent {
  readonly Records: readonly { readonly kinesis: { readonly data: string } }[]
}

test('the example of the package runs: a Lambda handler on the embedded log, across a restart', async () => {
  const path = await mkdtemp(join(tmpdir(), 'mapping-'))
  const seen: string[] = []
  const handler = ({ Records }: KinesisEvent) => {
    seen.push(...Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString()))
    return Promise.resolve({ batchItemFailures: [] })
  }
  for (const data of ['one', 'two']) {
    const log = await openEmbeddedLog({ path: join(path, 'log') })
    const tables = await openEmbeddedTables({ path: join(path, 'tables') })
    const mapping = startMapping({
      name: 'my-function',
      log,
      invoke: lambdaInvoke(handler, identity),
      settings: { batchSize: 100, functionResponseTypes: ['ReportBatchItemFailures'] },
      checkpoints: tableCheckpoints(tables),
    })
    await log.append([{ partitionKey: 'ann', data: Buffer.from(data) }])
    await mapping.idle()
    await mapping.stop()
    await log.close()
    await tables.close()
  }
  await rm(path, { recursive: true })
  expect(seen).toEqual(['one', 'two'])
})
