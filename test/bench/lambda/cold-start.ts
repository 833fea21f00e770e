import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'

const LOADS = `
  if (process.argv[1] !== undefined) {
    const { handler } = await import(process.argv[1])
    if (typeof handler !== 'function') throw new Error('no handler')
  }
  process.send('loaded')
`

/** The variables that Lambda sets and a bundle may read while it is loaded. */
const ENVIRONMENT = {
  NODE_OPTIONS: '--enable-source-maps',
  AWS_REGION: 'us-east-1',
  TRIBUTARY_TABLES: 'dynamodb',
  TRIBUTARY_PREFIX: 'bench',
  TRIBUTARY_LOG: 'kinesis',
  TRIBUTARY_STREAM: 'bench',
}

/**
 * Milliseconds from the start of a process until it has loaded a bundle's handler; without a bundle, until Node runs.
 */
export async function coldStart(bundle?: string): Promise<number> {
  const started = performance.now()
  const args = ['--input-type=module', '--eval', LOADS]
  const child = spawn(process.execPath, bundle === undefined ? args : [...args, pathToFileURL(bundle).href], {
    env: ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const gone = once(child, 'exit')
  const loaded = once(child, 'message').then(() => true)
  if (!(await Promise.race([loaded, gone.then(() => false)])))
    throw new Error(`Cannot load ${bundle ?? 'nothing'}: its process ended`)
  const millis = performance.now() - started
  child.kill()
  await gone
  return millis
}
