import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { text } from 'node:stream/consumers'

/** The built command, as a user runs it. */
export const BIN = fileURLToPath(new URL('../../dist/src/main/tributary.js', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end, with a text as its input, in the working directory `cwd`. */
export async function runProgram(
  program: string,
  args: readonly string[],
  input = '',
  cwd?: string,
): Promise<Ran> {
  const child = spawn(program, args, { stdio: 'pipe', cwd })
  // A program that exits early does not read its input, and the write fails.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr }
}

/** Runs one command to its end. */
export const tributary = (args: readonly string[], input = ''): Promise<Ran> =>
  runProgram(process.execPath, [BIN, ...args], input)

/** Runs one command, and returns its stdout. Throws, with its stderr, if the command fails. */
export async function tributaryOk(args: readonly string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await tributary(args, input)
  if (code !== 0)
    throw new Error(`Cannot run "tributary ${args.join(' ')}": exit code ${String(code)}: ${stderr}`)
  return stdout
}

/** Gives `use` a new directory, and removes it afterwards. */
export async function withDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'tributary-'))
  const remove = () => rm(directory, { recursive: true, force: true })
  const result = await use(directory).catch(async (error: unknown) => {
    // A program that still runs may write there, and the removal may fail: this must not hide the first error.
    await remove().catch(() => undefined)
    throw error
  })
  await remove()
  return result
}

export interface Server {
  readonly process: ChildProcess
  /** `http://HOST:PORT` */
  readonly url: string
  /** The text that it has written to stderr so far. */
  complaints(): string
  /** Sends a signal and waits for the end. Resolves with the exit code; null if the signal ended the process. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** Starts a server on a data directory, on a free port; resolves when it says that it listens. */
export async function startServer(
  data: string,
  more: readonly string[] = [],
  program: readonly string[] = [],
  bin = BIN,
): Promise<Server> {
  const [first = '', ...rest] = [
    ...program,
    process.execPath,
    bin,
    'start',
    '--port',
    '0',
    '--data',
    data,
    ...more,
  ]
  const child = spawn(first, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  const gone = once(child, 'close')
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
  const url = await new Promise<string>((resolve, reject) => {
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk
      const ready = /^listening on (http:\/\/\S+)$/m.exec(stdout)?.[1]
      if (ready !== undefined) resolve(ready)
    })
    child.once('close', (code) =>
      reject(new Error(`Cannot start the server: exit code ${String(code)}: ${stderr}`)),
    )
  })
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    await gone
    return child.exitCode
  }
  return { process: child, url, complaints: () => stderr, end }
}

/** A token as the `token` command mints it for a data directory. */
export const tokenFor = async (
  data: string,
  user: string,
  role: string,
  more: readonly string[] = [],
): Promise<string> =>
  (await tributaryOk(['token', '--data', data, '--user', user, '--role', role, ...more])).trim()
