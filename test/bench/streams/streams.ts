import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { mintToken } from '../../../src/api/tokens.ts'
import { homeKey } from '../../../src/home/key.ts'
import type { BenchOptions } from '../options.ts'
import type { StreamsPlan } from './plan.ts'
import { percentiles, type Percentiles } from '../percentiles.ts'
import { cpuMicrosOf } from '../server/cpu.ts'
import { memoryAtRest } from '../server/memory-at-rest.ts'
import { producerToken, startBenchServer, startListening, type BenchServer } from '../server/server.ts'
import { holdStreams, type Holder } from './hold.ts'
import type { Held } from './holder.ts'

/** What it costs a server to hold streams in which nothing happens, and how fast one is told of an event. */
export interface HeldStreams {
  /** Of heap and external memory, with the garbage collected before and after. */
  readonly bytesEach: number
  /** Shares of one processor. */
  readonly cpuBefore: number
  readonly cpuHeld: number
  /** Milliseconds from the beginning of the POST until the client has the message. */
  readonly told: Percentiles
}

export interface Streams {
  readonly count: number
  readonly ours: HeldStreams
  /** A list of responses in a plain server of Node, where nothing is stored. */
  readonly plain: HeldStreams
  /** The bytes of our stream divided by those of the plain one. */
  readonly ratio: number
}

const PLAIN = fileURLToPath(new URL('./plain-server.js', import.meta.url))

/** Streams of server-sent events that are held: memory, CPU, and the time until a client is told. */
export async function measureStreams(
  directory: string,
  { sizes, progress }: Pick<BenchOptions, 'sizes' | 'progress'>,
): Promise<Streams> {
  const plan = sizes.streams
  progress(`${plan.count} streams that are held`)
  const ours = await measureOurs(directory, plan)
  progress(`${plan.count} streams of a plain server`)
  const plain = await measurePlain(directory, plan)
  return { count: plan.count, ours, plain, ratio: ours.bytesEach / plain.bytesEach }
}

const usersOf = ({ count }: StreamsPlan): readonly string[] =>
  Array.from({ length: count }, (_, at) => `s${at.toString()}`)

async function measureOurs(directory: string, plan: StreamsPlan): Promise<HeldStreams> {
  const data = join(directory, 'data')
  const producer = await producerToken(data)
  const key = await homeKey(data)
  const token = (user: string) => mintToken(key, { user, role: 'user', ttlSeconds: 86_400, now: Date.now() })
  const streams = await Promise.all(usersOf(plan).map(async (user) => ({ user, token: await token(user) })))
  const headers = { authorization: `Bearer ${producer}`, 'content-type': 'application/json' }
  return measureHeld(await startBenchServer(data, join(directory, 'peaks')), streams, plan, (url, user) =>
    fetch(`${url}/events`, { method: 'POST', headers, body: JSON.stringify(located(user)) }),
  )
}

async function measurePlain(directory: string, plan: StreamsPlan): Promise<HeldStreams> {
  const streams = usersOf(plan).map((user) => ({ user, token: 'none' }))
  return measureHeld(
    await startListening([PLAIN], join(directory, 'plain-peaks')),
    streams,
    plan,
    (url, user) => fetch(`${url}/users/${user}`, { method: 'POST' }),
  )
}

const located = (user: string) => ({
  specversion: '1.0',
  id: user,
  source: '/bench/streams',
  type: 'user.located',
  subject: user,
  time: new Date().toISOString(),
  data: { lat: 54.3, lon: 10.1 },
})

type Tell = (url: string, user: string) => Promise<Response>

async function measureHeld(
  server: BenchServer,
  streams: Held['streams'],
  { told, idleSeconds }: StreamsPlan,
  tell: Tell,
): Promise<HeldStreams> {
  const { url, pid } = server
  const first = streams.slice(0, WARM_UP)
  await (await holdStreams({ url, streams: first })).close()
  const cpuBefore = await cpuShareOf(pid, idleSeconds)
  const before = await memoryAtRest(server)
  const holder = await holdStreams({ url, streams })
  const cpuHeld = await cpuShareOf(pid, idleSeconds)
  const bytesEach = ((await memoryAtRest(server)) - before) / streams.length
  const users = streams.slice(0, told).map(({ user }) => user)
  const took = await tellEach(holder, users, (user) => tell(url, user))
  await holder.close()
  await server.stop()
  return { bytesEach, cpuBefore, cpuHeld, told: percentiles(took) }
}

/** The first streams load code, which is not counted as theirs. */
const WARM_UP = 20

async function tellEach(
  holder: Holder,
  users: readonly string[],
  tell: (user: string) => Promise<Response>,
): Promise<readonly number[]> {
  const took: number[] = []
  for (const user of users) {
    const started = performance.now()
    const heard = holder.told(user).then(() => performance.now() - started)
    const { status } = await tell(user)
    if (status !== 200) throw new Error(`Cannot tell a user: the server answered ${status}`)
    took.push(await heard)
  }
  return took
}

/** The share of one processor that a process takes for some time. */
async function cpuShareOf(pid: number | undefined, seconds: number): Promise<number> {
  const before = cpuMicrosOf(pid) ?? Number.NaN
  const started = performance.now()
  await pause(seconds * 1_000)
  return ((cpuMicrosOf(pid) ?? Number.NaN) - before) / ((performance.now() - started) * 1_000)
}
