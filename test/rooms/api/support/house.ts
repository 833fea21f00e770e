import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { consumers } from '../../../../consumers/all.ts'
import { projections } from '../../../../projections/all.ts'
import type { Role } from '../../../../src/policy/caller.ts'
import { buildDoor, type DoorOptions } from '../../../../src/api/door.ts'
import type { Home } from '../../../../src/api/home.ts'
import { createMetrics } from '../../../../src/api/metrics.ts'
import type { Route } from '../../../../src/api/route.ts'
import { mintToken } from '../../../../src/api/tokens.ts'
import { consumerInvoke } from '../../../../src/consume/invoke.ts'
import { tablePark } from '../../../../src/consume/parking.ts'
import { openEmbeddedLog } from '../../../../src/log/embedded.ts'
import { tableCheckpoints } from '../../../../src/mapping/checkpoints.ts'
import { startMapping } from '../../../../src/mapping/mapping.ts'
import { openFolder } from '../../../../src/objects/folder.ts'
import { openEmbeddedTables } from '../../../../src/tables/embedded.ts'
import { mediaApi, vocabulary } from '../../../media.ts'
import { checkAnswer } from './check-answer.ts'

export const KEY = new Uint8Array(32).fill(7)
export const START = Date.parse('2026-01-01T00:00:00Z')

/** A request, from user `ann` by default; `token: null` sends no token. */
export interface Request {
  readonly token?: string | null
  readonly body?: unknown
  readonly headers?: Record<string, string>
  /** The address of the client. */
  readonly remoteAddress?: string
}

export type House = Awaited<ReturnType<typeof openHouse>>

/**
 * The API over a real log and real tables in a directory of their own. Its clock stands still until the test moves it.
 */
export async function openHouse(
  change: (home: Home) => Partial<Home> = () => ({}),
  options: DoorOptions = {},
) {
  const path = await mkdtemp(join(tmpdir(), 'door-'))
  const clock = { now: START }
  const now = () => clock.now
  const log = await openEmbeddedLog({ path: join(path, 'log'), now })
  const tables = await openEmbeddedTables({ path: join(path, 'tables') })
  const lines: string[] = []
  let ids = 0
  const plain: Home = {
    log,
    tables,
    objects: await openFolder({ path: join(path, 'objects'), now }),
    projections: new Map(projections.map((projection) => [projection.name, projection])),
    consumers: consumers.map(({ name }) => name),
    quotaBytes: 1_000,
    key: KEY,
    now,
    newId: () => `made-${++ids}`,
    logger: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }),
    metrics: createMetrics(),
  }
  const home = { ...plain, ...change(plain) }
  const door = await buildDoor(home, mediaApi, { streams: { areHeld: false }, ...options })
  const token = (user: string, role: Role = 'user', ttlSeconds = 3_600) =>
    mintToken(KEY, { user, role, ttlSeconds, now: clock.now })

  async function ask(method: Route['method'], url: string, request: Request = {}) {
    const bearer = request.token === undefined ? await token('ann') : request.token
    const { body, remoteAddress } = request
    const response = await door.inject({
      method,
      url,
      ...(remoteAddress !== undefined && { remoteAddress }),
      headers: {
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(body === undefined
        ? {}
        : { payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
    })
    const type = String(response.headers['content-type'])
    const parsed: unknown = type.includes('json') ? JSON.parse(response.body) : response.body
    checkAnswer(method, url, response.statusCode, type, parsed)
    return { status: response.statusCode, type, body: parsed, headers: response.headers }
  }

  /** Runs consumers (by default all) until they have taken every record in the log. */
  async function settle(names = home.consumers): Promise<void> {
    const mappings = consumers
      .filter(({ name }) => names.includes(name))
      .map((consumer) =>
        startMapping({
          name: consumer.name,
          log,
          invoke: consumerInvoke(consumer, { vocabulary, tables, park: tablePark(tables) }, (cause) => {
            throw cause
          }),
          settings: consumer.delivery,
          checkpoints: tableCheckpoints(tables),
        }),
      )
    await Promise.all(mappings.map((mapping) => mapping.idle()))
    await Promise.all(mappings.map((mapping) => mapping.stop()))
  }

  async function close(): Promise<void> {
    await door.close()
    await home.objects.close()
    await log.close()
    await tables.close()
    await rm(path, { recursive: true })
  }

  return { ask, settle, token, clock, door, home, log, lines, close }
}
