import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'

/** A program that loads a bundle and answers events, as Lambda's runtime does. */
const RUNTIME = `
  const { handler } = await import(process.argv[1])
  process.on('message', async ({ id, event }) => {
    try {
      process.send({ id, answer: await handler(event) })
    } catch (error) {
      process.send({ id, fault: String(error) })
    }
  })
  process.send('ready')
`

interface Answer {
  readonly id: number
  readonly answer?: unknown
  readonly fault?: string
}

export interface RunningFunction {
  readonly invoke: (event: object) => Promise<unknown>
  /** The lines that it logged. */
  readonly logged: () => readonly object[]
  readonly end: () => Promise<void>
}

/** Runs a bundle in a process of its own, which has only these environment variables. */
export async function startFunction(
  bundle: string,
  env: Readonly<Record<string, string>>,
): Promise<RunningFunction> {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', RUNTIME, pathToFileURL(bundle).href],
    { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
  )
  let stderr = ''
  child.stderr?.on('data', (data: Buffer) => (stderr += data.toString()))
  const gone = once(child, 'exit')
  await Promise.race([once(child, 'message'), gone.then(() => Promise.reject(new Error(stderr)))])
  const waiting = new Map<number, (answer: Answer) => void>()
  child.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer))
  let asked = 0
  return {
    invoke: async (event) => {
      const id = (asked += 1)
      const told = new Promise<Answer>((tell) => waiting.set(id, tell))
      child.send({ id, event })
      const { answer, fault } = await told
      if (fault !== undefined) throw new Error(fault)
      return answer
    },
    logged: () =>
      stderr.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as object] : [])),
    end: async () => {
      child.kill()
      await gone
    },
  }
}
