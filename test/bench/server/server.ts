import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { collectedBy, type Collected } from './collected.ts'
import { cpuMicrosOf } from './cpu.ts'
import { watchMemory } from './watch-memory.ts'

const BIN = fileURLToPath(new URL('../../../src/main/tributary.js', import.meta.url))

/** Peaks in bytes. */
export interface Peak {
  /** V8 heap and external memory: the sum of each thread's own peak. */
  readonly heapAndExternal: number
  /** Anonymous resident pages of the process (Linux), without those of mapped files; undefined on other systems. */
  readonly anonymous: number | undefined
}

export interface BenchServer {
  readonly url: string
  readonly pid: number | undefined
  /** Milliseconds from the start of the process to its `listening` line. */
  readonly listeningMs: number
  /** Collects the garbage of the thread that answers requests. */
  collected(): Promise<Collected>
  /** Stops the server as an operator would. */
  stop(): Promise<Spent>
}

/** What a server used since it listened. */
export interface Spent extends Peak {
  /** Microseconds of CPU, user and system (Linux); undefined on other systems. */
  readonly cpuMicros: number | undefined
}

async function sumOf(directory: string): Promise<number> {
  const files = (await readdir(directory)).filter((name) => name.startsWith('thread-'))
  const peaks = files.map((file) => readFile(join(directory, file), 'utf8'))
  return (await Promise.all(peaks)).reduce((sum, peak) => sum + Number(peak), 0)
}

/** The flag of `npm start`: semi-spaces may grow to 64 MB, also on the thread that answers requests. */
const NODE_FLAGS = ['--max-semi-space-size=64']

/** Starts the built server in a process of its own, and samples the memory of its threads from inside. */
export const startBenchServer = (
  data: string,
  peaks: string,
  flags: readonly string[] = [],
): Promise<BenchServer> =>
  startListening([BIN, 'start', '--port', '0', '--data', data, '--log-level', 'error', ...flags], peaks)

/** Starts a program that prints `listening on URL` and ends at SIGTERM, and measures it in the same way. */
export async function startListening(command: readonly string[], peaks: string): Promise<BenchServer> {
  mkdirSync(peaks, { recursive: true })
  const sampler = new URL(`./sampler.js?into=${encodeURIComponent(peaks)}`, import.meta.url).href
  const started = performance.now()
  const args = [...NODE_FLAGS, '--import', sampler, ...command]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(child, 'close')
  const [line] = (await Promise.race([once(child.stdout, 'data'), gone])) as [Buffer | number | null]
  const url = /listening on (http:\/\/\S+)/.exec(String(line))?.[1]
  if (url === undefined) throw new Error(`Cannot start the server to measure: it said "${String(line)}"`)
  const listeningMs = performance.now() - started
  const anonymous = watchMemory(child.pid, 'RssAnon')
  const before = cpuMicrosOf(child.pid)
  return {
    url,
    pid: child.pid,
    listeningMs,
    collected: () => collectedBy(child.pid, peaks),
    async stop() {
      const peak = anonymous.stop()
      const after = cpuMicrosOf(child.pid)
      child.kill('SIGTERM')
      await gone
      const cpuMicros = before === undefined || after === undefined ? undefined : after - before
      return { heapAndExternal: await sumOf(peaks), anonymous: peak, cpuMicros }
    },
  }
}

/** A producer's token for a data directory, as the `token` command issues it. */
export async function producerToken(data: string): Promise<string> {
  const args = [BIN, 'token', '--data', data, '--user', 'bench', '--role', 'producer', '--ttl', '86400']
  return (await promisify(execFile)(process.execPath, args)).stdout.trim()
}
