import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseSequenceNumber } from '../../../src/events/position.ts'
import { fileCheckpoints } from '../../../src/invoke/file-checkpoints.ts'
import type { Checkpoint } from '../../../src/mapping/checkpoints.ts'
import { withDirectory } from '../../journeys/tributary.ts'

const at = (number: number): Checkpoint => ({
  sequenceNumber: parseSequenceNumber(`${number}`),
  ended: false,
})

test('checkpoints in a file are the last ones saved, whichever process opens it next', () =>
  withDirectory(async (directory) => {
    const path = join(directory, 'checkpoints.json')
    const first = await fileCheckpoints(path, 'log')
    expect(await first.load('f')).toEqual(new Map())
    await first.reset(
      'f',
      new Map<string, Checkpoint>([
        ['a', { ...at(1), timestamp: 5 }],
        ['b', at(2)],
      ]),
    )
    await Promise.all([3, 4, 5].map((number) => first.save('f', 'b', at(number))))
    await first.save('f', 'c', { sequenceNumber: undefined, ended: true })
    const stood = new Map<string, Checkpoint>([
      ['a', { ...at(1), timestamp: 5 }],
      ['b', at(5)],
      ['c', { sequenceNumber: undefined, ended: true }],
    ])
    expect(await (await fileCheckpoints(path, 'log')).load('f')).toEqual(stood)
    expect(await first.look('f')).toEqual(stood)
  }))

test('checkpoints of another log, and a file that keeps none, are refused and left as they are', () =>
  withDirectory(async (directory) => {
    const path = join(directory, 'checkpoints.json')
    await (await fileCheckpoints(path, 'one')).save('f', 'a', at(1))
    await expect(fileCheckpoints(path, 'other')).rejects.toThrow(
      `Cannot go on from "${path}": it keeps the positions of another log`,
    )
    for (const text of [
      '',
      '{',
      '{}',
      '[]',
      '{"log":"one","shards":{"a":{"sequenceNumber":"x","ended":false}}}',
    ]) {
      await writeFile(path, text)
      await expect(fileCheckpoints(path, 'one')).rejects.toThrow('it keeps no positions of an invoke')
      expect(await readFile(path, 'utf8')).toBe(text)
    }
  }))
