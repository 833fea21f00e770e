import { createReadStream, openSync } from 'node:fs'
import { link, readFile, symlink } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BIN, runProgram, withDirectory } from '../../../journeys/tributary.ts'
import { tributary, tributaryOk } from './run.ts'
import { fileWith, located, manyLocated, ndjson } from './lines.ts'

const stars = {
  ...located(9),
  type: 'media.rated',
  data: { mediaId: 'u1.m', stars: 6 },
}

describe('tributary append', () => {
  test('appends a file, and ends with exactly the summary that --json promises', () =>
    withDirectory(async (directory) => {
      const file = await fileWith(directory, 'events.ndjson', manyLocated(3))
      const data = join(directory, 'data')
      const summary: unknown = JSON.parse(await tributaryOk(['append', file, '--data', data, '--json']))
      expect(summary).toEqual({ appended: 3, rejected: 0, seconds: expect.any(Number) as number })
    }))

  test('reads standard input, where a line may be blank and the last needs no newline', () =>
    withDirectory(async (data) => {
      const input = `\n${manyLocated(2)}\r\n   \n${JSON.stringify(located(3))}`
      expect(await tributaryOk(['append', '--data', data], input)).toMatch(
        /^appended 3 events in .* rejected 0\n$/,
      )
      expect(await tributaryOk(['append', '-', '--data', data], '')).toMatch(/^appended 0 events/)
    }))

  test('reports each bad line by number and reason, takes the others, and exits with 1', () =>
    withDirectory(async (data) => {
      const input = ndjson([located(1), 'not json', stars, '[]', located(2)])
      const { code, stdout, stderr } = await tributary(['append', '--json', '--data', data], input)
      expect(code).toBe(1)
      expect(JSON.parse(stdout)).toMatchObject({ appended: 2, rejected: 3 })
      expect(stderr.split('\n').map((line) => line.split(': ').slice(0, 2).join(': '))).toEqual([
        'line 2: not-json',
        'line 3: not-an-event',
        'line 4: not-an-event',
        'tributary: Rejected 3 of 5 events',
        '',
      ])
    }))

  test('writes rejected lines to the file of --rejects', () =>
    withDirectory(async (data) => {
      const rejects = join(data, 'rejects.ndjson')
      const input = ndjson([located(1), 'not json', JSON.stringify(stars)])
      await tributary(['append', '--data', data, '--rejects', rejects], input)
      const kept = (await readFile(rejects, 'utf8')).trim().split('\n')
      expect(kept.map((line): unknown => JSON.parse(line))).toMatchObject([
        { line: 2, reason: 'not-json', text: 'not json' },
        { line: 3, reason: 'not-an-event', text: JSON.stringify(stars) },
      ])
    }))

  test('shows the first twenty bad lines and counts the rest', () =>
    withDirectory(async (data) => {
      const { stderr } = await tributary(['append', '--data', data], '?\n'.repeat(50))
      expect(stderr.match(/^line /gm)).toHaveLength(20)
      expect(stderr).toContain('… and 30 more')
    }))

  test('rejects lines that are not UTF-8, too long, or hold an event over 256 KiB', () =>
    withDirectory(async (data) => {
      const large = { ...located(1), data: { lat: 1, lon: 2, note: 'x'.repeat(300_000) } }
      const input = [Buffer.from([0xc3, 0x28, 0x0a]), ndjson([large, 'x'.repeat(2_000_000), located(2)])]
      const file = await fileWith(data, 'in', Buffer.concat(input.map((part) => Buffer.from(part))))
      const { stdout, stderr } = await tributary(['append', file, '--data', data, '--json'])
      expect(JSON.parse(stdout)).toMatchObject({ appended: 1, rejected: 3 })
      expect(stderr).toMatch(
        /line 1: not-json: .*UTF-8\nline 2: too-large: .*256 KiB\nline 3: too-large: .*1 MiB\n/,
      )
    }))

  test('writes rejects over nothing that it reads, by whatever name that goes', () =>
    withDirectory(async (directory) => {
      const file = await fileWith(directory, 'events.ndjson', manyLocated(2))
      const [data, other, soft] = [join(directory, 'data'), join(directory, 'hard'), join(directory, 'soft')]
      await link(file, other)
      await symlink(file, soft)
      const same = {
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('it is the file that is read') as string,
      }
      for (const [from, to] of [
        [file, file],
        [file, relative('.', file)],
        [other, soft],
        [soft, file],
      ] as const)
        expect(await tributary(['append', from, '--data', data, '--rejects', to])).toMatchObject(same)
      const stdin = createReadStream('', { fd: openSync(file, 'r') })
      expect(await tributary(['append', '--data', data, '--rejects', soft], stdin)).toMatchObject(same)
      expect(await readFile(file, 'utf8')).toBe(manyLocated(2))
      await tributaryOk(['append', file, '--data', data])
      for (const part of ['log/data.mdb', 'tables/x', 'key'])
        expect(
          (await tributary(['append', file, '--data', data, '--rejects', join(data, part)])).stderr,
        ).toContain('it is a part of the data directory')
    }))

  test('writes rejects over nothing that it prints', () =>
    withDirectory(async (directory) => {
      const file = await fileWith(directory, 'events.ndjson', manyLocated(1))
      const out = await fileWith(directory, 'out', 'older')
      const script = '"$0" "$1" append "$2" --data "$3" --rejects /dev/stdout >> "$4"'
      const args = [process.execPath, BIN, file, join(directory, 'data'), out]
      const { code, stderr } = await runProgram('bash', ['-c', script, ...args])
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining('it is the file that the command prints to'),
      ])
      expect(await readFile(out, 'utf8')).toBe('older')
    }))

  test('empties an older file of rejects, but not where nothing could be appended', () =>
    withDirectory(async (directory) => {
      const file = await fileWith(directory, 'events.ndjson', manyLocated(1))
      const rejects = await fileWith(directory, 'rejects', 'older')
      await tributary(['append', file, '--data', file, '--rejects', rejects])
      expect(await readFile(rejects, 'utf8')).toBe('older')
      await tributaryOk(['append', file, '--data', join(directory, 'data'), '--rejects', rejects])
      expect(await readFile(rejects, 'utf8')).toBe('')
    }))

  test('takes a file with a byte order mark, a line that is no UTF-8, and no newline at its end', () =>
    withDirectory(async (directory) => {
      const [first, last] = [located(1), located(2)].map((event) => JSON.stringify(event))
      const bytes = [Buffer.from(`\uFEFF${first}\r\n\r\n`), Buffer.from([0xff, 0x0a]), Buffer.from(`${last}`)]
      const file = await fileWith(directory, 'in', Buffer.concat(bytes))
      const { stdout, stderr } = await tributary([
        'append',
        file,
        '--data',
        join(directory, 'data'),
        '--json',
      ])
      expect(JSON.parse(stdout)).toMatchObject({ appended: 2, rejected: 1 })
      expect(stderr).toMatch(/^line 3: not-json: The line is not UTF-8\n/)
    }))

  test('says in one line which file it cannot read, write or open', () =>
    withDirectory(async (directory) => {
      const file = await fileWith(directory, 'file', '')
      const complaint = async (...args: string[]) => {
        const { code, stdout, stderr } = await tributary(['append', ...args])
        expect([code, stdout]).toEqual([1, ''])
        return stderr
      }
      const missing = join(directory, 'missing')
      expect(await complaint(missing)).toBe(
        `tributary: Cannot read "${missing}": no such file or directory\n`,
      )
      expect(await complaint(directory)).toBe(`tributary: Cannot read "${directory}": it is a directory\n`)
      expect(await complaint(file, '--data', file)).toBe(
        `tributary: Cannot open data directory "${file}": it is not a directory\n`,
      )
      expect(await complaint(file, '--rejects', `${missing}/x`)).toBe(
        `tributary: Cannot write rejects to "${missing}/x": no such file or directory\n`,
      )
      expect(await complaint(file, '--verbose', '--data', file)).toContain('\n    at ')
    }))
})
