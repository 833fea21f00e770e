import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openFolder } from '../../src/objects/folder.ts'
import { dice, roll, type Dice } from '../bench/shape/dice.ts'
import { decide } from '../oracle/quota.ts'
import { logRecords } from './log-records.ts'
import { startServer, tokenFor, tributaryOk, withDirectory } from './tributary.ts'

const KILLS = Number(process.env['TRIBUTARY_KILLS'] ?? 40)
const SEED = Number(process.env['TRIBUTARY_SEED'] ?? Date.now() % 1_000_000)
const USERS = ['ann', 'ben', 'cyd']
const QUOTA = 2_500

interface Home {
  readonly data: string
  readonly tokens: ReadonlyMap<string, string>
  readonly luck: Dice
  readonly known: string[]
}

/** Uploads, deletes and sets quotas until the server is gone. */
async function work(user: string, url: string, { tokens, luck, known }: Home): Promise<void> {
  const ask = (who: string, method: string, path: string, body?: object) =>
    fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${tokens.get(who)!}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  for (;;) {
    const chance = roll(luck, 12)
    if (chance === 0) await ask('root', 'PUT', `/users/${user}/quota`, { quotaBytes: roll(luck, 2 * QUOTA) })
    else if (chance < 4 && known.length > 0) {
      const mediaId = known[roll(luck, known.length)]!
      await ask(mediaId.split('.')[0]!, 'DELETE', `/media/${mediaId}`)
    } else {
      const begun = await ask(user, 'POST', '/media', { contentType: 'text/plain' })
      if (begun.status === 413) continue
      const { mediaId, uploadUrl } = (await begun.json()) as { mediaId: string; uploadUrl: string }
      known.push(mediaId)
      await fetch(uploadUrl, { method: 'PUT', body: 'x'.repeat(roll(luck, 2_000)) })
    }
  }
}

async function liveAndDie(home: Home): Promise<void> {
  const server = await startServer(home.data, ['--quota', String(QUOTA)])
  const all = USERS.map((user) => work(user, server.url, home).catch(() => undefined))
  await pause(roll(home.luck, 2_000))
  await server.end('SIGKILL')
  await Promise.all(all)
}

/** The media whose bytes are stored. */
async function mediaStored(data: string): Promise<string[]> {
  const objects = await openFolder({ path: join(data, 'objects'), now: () => Date.now() })
  const keys: string[] = []
  for await (const key of objects.list('')) keys.push(key)
  await objects.close()
  const mediaIn = (prefix: string) =>
    keys.flatMap((key) => (key.startsWith(prefix) ? (key.slice(prefix.length).split('/')[0] ?? []) : []))
  const uploads = mediaIn('media/').sort()
  expect(mediaIn('derived/').filter((id) => !uploads.includes(id))).toEqual([])
  return uploads
}

async function mediaShown(data: string): Promise<string[]> {
  const lines = (await tributaryOk(['dump', 'media', '--data', data])).trim().split('\n').filter(Boolean)
  return lines.map((line) => (JSON.parse(line) as { readonly mediaId: string }).mediaId).sort()
}

/** Everything that was appended is folded, also what follows from it, and what follows from that. */
async function comeToRest(data: string): Promise<void> {
  const server = await startServer(data)
  const settle = () => tributaryOk(['settle', '--data', data])
  await settle()
  await tributaryOk(['sweep', '--announce', '--data', data])
  for (let n = 0; n < 3; n++) await settle()
  expect(await server.end('SIGTERM')).toBe(0)
  await tributaryOk(['sweep', '--data', data])
}

it(
  `of a server killed ${KILLS} times under uploads, exactly the media that fit stand (TRIBUTARY_SEED=${SEED})`,
  { timeout: 600_000 + KILLS * 8_000 },
  () =>
    withDirectory(async (data) => {
      const roles = [...USERS.map((user) => [user, 'user'] as const), ['root', 'admin'] as const]
      const tokens = new Map<string, string>()
      for (const [user, role] of roles) tokens.set(user, await tokenFor(data, user, role, ['--ttl', '86400']))
      const home = { data, tokens, luck: dice(SEED), known: [] }
      for (let kill = 0; kill < KILLS; kill++) await liveAndDie(home)
      await comeToRest(data)

      const events = (await logRecords(data)).map(({ event }) => event)
      const over = USERS.flatMap((user) =>
        Object.keys(
          decide(
            events.filter(({ subject }) => subject === user),
            QUOTA,
          ).over,
        ),
      )
      const of = (type: string, reason?: string) =>
        events.filter(
          (event) =>
            event.type === type &&
            (reason === undefined || (event.data as { readonly reason?: string }).reason === reason),
        )
      const ids = (some: typeof events) =>
        [...new Map(some.map((e) => [`${e.source} ${e.id}`, e])).values()]
          .map(({ data }) => (data as { readonly mediaId: string }).mediaId)
          .sort()
      expect(over.length).toBeGreaterThan(0)
      expect(ids(of('media.deleted', 'over-quota'))).toEqual([...over].sort())
      expect(ids(of('usage.quota-exceeded'))).toEqual([...over].sort())

      const deleted = new Set(ids(of('media.deleted')))
      const standing = [...new Set(ids(of('media.uploaded')))].filter((id) => !deleted.has(id))
      expect(await mediaShown(data)).toEqual(standing)
      expect(await mediaStored(data)).toEqual(standing)
      console.log(`${KILLS} kills: ${standing.length} media stand, ${over.length} were over quota`)
    }),
)
