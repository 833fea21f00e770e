import { execFile } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Loads a bundle, hands it an event and prints its answer, as Lambda's runtime would. */
const RUNTIME = `
  const { handler } = await import(process.argv[1])
  process.stdout.write(JSON.stringify(await handler(JSON.parse(process.argv[2]))), () => process.exit(0))
`

/** Invokes a bundle in a process of its own: what it answers, and what it logs. */
export async function invoke(bundle: string, event: object, environment: Readonly<Record<string, string>>) {
  const script = ['--input-type=module', '--eval', RUNTIME, pathToFileURL(bundle).href, JSON.stringify(event)]
  const { stdout, stderr } = await run(process.execPath, script, { env: environment })
  const logged = stderr
    .split('\n')
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as object] : []))
  return { answer: JSON.parse(stdout) as unknown, logged }
}
