import { once } from 'node:events'
import { constants, getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

/** As it is built: a worker thread runs JavaScript. */
const BUILT = new URL('../../../dist/src/process/give-way.js', import.meta.url).href

const GIVES_WAY = `
  const { parentPort } = require('node:worker_threads')
  const { getPriority } = require('node:os')
  import(${JSON.stringify(BUILT)}).then(({ giveWay }) => {
    giveWay((cause) => { throw cause })
    giveWay((cause) => { throw cause })
    parentPort.postMessage(getPriority(0))
  })
`

test.runIf(process.platform === 'linux')(
  'a thread that gives way does so alone, and not twice as far',
  async () => {
    const before = getPriority(0)
    const worker = new Worker(GIVES_WAY, { eval: true })
    const [told] = (await once(worker, 'message')) as [number]
    expect(told).toBe(Math.max(before, constants.priority.PRIORITY_BELOW_NORMAL))
    expect(getPriority(0)).toBe(before)
    await worker.terminate()
  },
)
