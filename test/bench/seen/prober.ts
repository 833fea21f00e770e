import { mintToken } from '../../../src/api/tokens.ts'
import { homeKey } from '../../../src/home/key.ts'
import { listen, type Listening } from './listen.ts'

/** Milliseconds from the beginning of a POST until its event is visible. */
export interface Seen {
  /** Until the read with `?after=` of its receipt has answered. */
  readonly after: number
  /** Until the stream of its user has told it. */
  readonly told: number
}

export interface Prober {
  /** Appends one event, and looks for it. */
  probe(): Promise<Seen>
  close(): void
}

const USER = 'probe'

/** Appends events of one user, whose stream it holds. */
export async function startProber(url: string, data: string): Promise<Prober> {
  const now = Date.now()
  const key = await homeKey(data)
  const token = await mintToken(key, { user: USER, role: 'user', ttlSeconds: 86_400, now })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const stream = await listen(`${url}/users/${USER}/stream`, headers)
  let probes = 0
  return {
    probe: () => probe(url, headers, stream, (probes += 1)),
    close: () => stream.close(),
  }
}

async function probe(
  url: string,
  headers: Readonly<Record<string, string>>,
  stream: Listening,
  at: number,
): Promise<Seen> {
  const time = new Date().toISOString()
  const body = JSON.stringify(located(`probe-${at}`, time))
  const started = performance.now()
  const told = stream.told(time).then(() => performance.now() - started)
  const posted = await fetch(`${url}/events`, { method: 'POST', headers, body })
  const { results } = (await answered(posted).json()) as { results: readonly { sequenceNumber: string }[] }
  const read = await fetch(`${url}/users/${USER}/location?after=${results[0]?.sequenceNumber}`, { headers })
  await answered(read).arrayBuffer()
  const after = performance.now() - started
  return { after, told: await told }
}

function answered(response: Response): Response {
  if (response.status !== 200)
    throw new Error(`Cannot look for an event: the server answered ${response.status}`)
  return response
}

const located = (id: string, time: string) => ({
  specversion: '1.0',
  id,
  source: '/bench/seen',
  type: 'user.located',
  subject: USER,
  time,
  data: { lat: 54.3, lon: 10.1 },
})
