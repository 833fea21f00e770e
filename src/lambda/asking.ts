import { randomBytes } from 'node:crypto'
import type { Api } from '../api/api.ts'
import { buildDoor } from '../api/door.ts'
import type { Home } from '../api/home.ts'
import { mintToken } from '../api/tokens.ts'

const TTL_SECONDS = 60

/** The stream is never looked at: this function has no right to. */
const NO_LOOKS = { everyMs: Number.MAX_SAFE_INTEGER, withinMs: 0 }

/** Reads a path of the API as a user, whom something else has verified. */
export type AskAs = (
  user: string,
  path: string,
) => Promise<{ readonly status: number; readonly body: unknown }>

/** Our HTTP server within a function, for questions that the function itself asks. */
export async function openAsking(home: Omit<Home, 'key'>, api: Api): Promise<AskAs> {
  const key = randomBytes(32)
  const door = await buildDoor({ ...home, key, sessions: 'elsewhere' }, api, {
    docs: false,
    looks: NO_LOOKS,
    streams: { areHeld: false },
  })
  return async (user, path) => {
    const token = await mintToken(key, { user, role: 'user', ttlSeconds: TTL_SECONDS, now: home.now() })
    const reply = await door.inject({
      method: 'GET',
      url: path,
      headers: { authorization: `Bearer ${token}` },
    })
    return { status: reply.statusCode, body: reply.json() }
  }
}
