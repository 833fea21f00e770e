import { expect, test } from 'vitest'
import { isPassword } from '../../../../src/passwords/credentials.ts'
import type { UserId } from '../../../../src/events/user-id.ts'
import { openHome } from '../../../media.ts'
import { withDirectory } from '../../../journeys/tributary.ts'
import { located } from './lines.ts'
import { tributary, tributaryOk } from './run.ts'

test('users adds, changes, lists and removes passwords, in any home that a command opens', () =>
  withDirectory(async (data) => {
    await tributaryOk(['append', '--data', data], `${JSON.stringify(located(1))}\n`)
    const users = (words: readonly string[], input = '') =>
      tributary(['users', ...words, '--data', data], input)
    expect(await users(['add', 'ann'], 'correct horse battery\nsecond line\n')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    await users(['add', 'bob', '--json'], 'without an end of line')
    const [twice, short, none] = [
      await users(['add', 'ann'], 'another password\n'),
      await users(['add', 'cy'], 'short\n'),
      await users(['passwd', 'cy'], 'correct horse battery\n'),
    ]
    expect([twice, short, none].map(({ code, stderr }) => [code, stderr])).toEqual([
      [1, 'tributary: Cannot add "ann": this user has a password; users passwd changes it\n'],
      [1, 'tributary: Cannot set a password: it must be a password of 12 to 128 characters\n'],
      [1, 'tributary: Cannot find a password of "cy": users add sets the first one\n'],
    ])
    expect((await users(['list'])).stdout).toBe('ann\nbob\n')
    await users(['passwd', 'ann'], 'something else now\r\n')
    await users(['remove', 'bob'])
    expect((await users(['list', '--json'])).stdout).toBe('{"userId":"ann"}\n')
    expect((await users(['remove', 'bob'])).code).toBe(1)
    const home = await openHome({ data }, { create: false })
    const known = (user: string, password: string) => isPassword(home.tables, user as UserId, password)
    expect([
      await known('ann', 'something else now'),
      await known('ann', 'correct horse battery'),
      await known('bob', 'without an end of line'),
    ]).toEqual([true, false, false])
    await home.close()
  }))
