import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Position } from '../events/position.ts'
import { STANDARD, type SettingsAt } from '../fold/settings.ts'
import { nextVersion } from '../tables/next-version.ts'
import type { Tables } from '../tables/tables.ts'

/** The table is that of generations: all generations of a table are built with the same quotas. */
const TABLE = 'generations'
const KEY = { partition: 'settings', sort: 'quota-bytes' }

/** The quotas that were the default, oldest first: each with the moment from which on it counts. */
const content = Type.Array(Type.Object({ from: Type.Integer(), quotaBytes: Type.Integer({ minimum: 0 }) }))
const compiled = Compile(content)

type Quotas = Static<typeof content>
type Stored = Pick<Tables, 'get' | 'put'>

/**
 * Makes `wanted` the default quota of a home from `now` on, in milliseconds since 1970; without it, the default stays.
 * The first quota counts from the beginning of the log. Gives the default.
 */
export async function keepQuota(tables: Stored, wanted: number | undefined, now: number): Promise<number> {
  for (;;) {
    const { quotas, version } = await read(tables)
    const last = quotas.at(-1)
    if (last !== undefined && (wanted === undefined || wanted === last.quotaBytes)) return last.quotaBytes
    const from = last === undefined ? 0 : Math.max(now, last.from + 1)
    const next = { from, quotaBytes: wanted ?? STANDARD.quotaBytes }
    const row = { key: KEY, position: nextVersion(version), content: [...quotas, next] }
    if ((await tables.put(TABLE, [{ row, expected: version }])).length === 0) return next.quotaBytes
  }
}

/**
 * The default quota at each moment up to now. What an event meets depends on the moment at which the log took it, so a
 * rebuild decides as the first fold did, whatever the default is now.
 */
export async function quotasOf(tables: Stored): Promise<SettingsAt> {
  let { quotas } = await read(tables)
  if (quotas.length === 0) {
    await keepQuota(tables, undefined, 0)
    ;({ quotas } = await read(tables))
  }
  return (appendedAt) => quotas.findLast(({ from }) => from <= appendedAt) ?? STANDARD
}

async function read(
  tables: Stored,
): Promise<{ readonly quotas: Quotas; readonly version: Position | undefined }> {
  const [row] = await tables.get(TABLE, [KEY])
  if (row === undefined) return { quotas: [], version: undefined }
  if (!compiled.Check(row.content)) throw new Error('Cannot tell the default quota: its row does not say')
  return { quotas: row.content, version: row.position }
}
