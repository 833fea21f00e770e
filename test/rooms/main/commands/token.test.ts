import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { verifyToken } from '../../../../src/api/tokens.ts'
import { withDirectory } from '../../../journeys/tributary.ts'
import { tokenFor, tributary } from './run.ts'

const keyOf = async (data: string): Promise<Uint8Array> =>
  Buffer.from((await readFile(join(data, 'key'), 'utf8')).trim(), 'hex')

describe('tributary token', () => {
  test('prints a token of the user and role, good for as long as it was asked for', () =>
    withDirectory(async (data) => {
      const before = Date.now()
      const token = await tokenFor(data, 'u1', 'producer', ['--ttl', '100'])
      const trusted = await verifyToken(await keyOf(data), token, before)
      expect(trusted).toMatchObject({ ok: true, value: { caller: { user: 'u1', role: 'producer' } } })
      expect(await verifyToken(await keyOf(data), token, Date.now() + 101_000)).toMatchObject({ ok: false })
    }))

  test('creates a key that only its owner can read, and only one if several processes create it at once', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'new')
      const tokens = await Promise.all(['a', 'b', 'c', 'd'].map((user) => tokenFor(data, user, 'user')))
      expect((await stat(join(data, 'key'))).mode & 0o777).toBe(0o600)
      const key = await keyOf(data)
      expect(key).toHaveLength(32)
      for (const token of tokens)
        expect(await verifyToken(key, token, Date.now())).toMatchObject({ ok: true })
    }))

  test('refuses a user id that is none, a role that is none, and a key that is none', () =>
    withDirectory(async (data) => {
      const refusal = async (...args: string[]) =>
        (await tributary(['token', '--data', data, ...args])).stderr
      expect(await refusal('--user', 'a b')).toMatch(/^error: .*'a b' is invalid. It must be a user id.*\n$/)
      expect(await refusal('--user', 'a', '--role', 'king')).toContain(
        'Allowed choices are user, producer, admin',
      )
      expect(await refusal()).toBe("error: required option '--user <id>' not specified\n")
      await writeFile(join(data, 'key'), 'garbage')
      expect(await refusal('--user', 'a')).toBe(
        `tributary: Cannot use the key at "${join(data, 'key')}": it is not 64 hexadecimal digits\n`,
      )
    }))
})
