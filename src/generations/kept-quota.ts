import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Position } from '../events/position.ts'
import { NO_QUOTA, STANDARD, type SettingsAt } from '../fold/settings.ts'
import { everyCheckpoint } from '../mapping/checkpoints.ts'
import { nextVersion } from '../tables/next-version.ts'
import type { Tables } from '../tables/tables.ts'

/** The table is that of generations: all generations of a table are built with the same quotas. */
const TABLE = 'generations'
const KEY = { partition: 'settings', sort: 'quota-bytes' }

/**
 * The quotas that were the default, oldest first: each with the moment from which on it counts. Before the first moment
 * there was none. Without any, the home has had quotas from its beginning, and the first one is not chosen yet.
 */
const content = Type.Array(Type.Object({ from: Type.Integer(), quotaBytes: Type.Integer({ minimum: 0 }) }))
const compiled = Compile(content)

type Quotas = Static<typeof content>
type Stored = Pick<Tables, 'get' | 'put' | 'scan'>

/**
 * Keeps that a home whose tables were never folded has had quotas from its beginning. Call it before the first batch of
 * any table: the checkpoints of other tables are the mark of a home that is older than its quotas. Those of reactors are
 * none: on Lambda a reactor's function may run before the function of any table.
 */
export async function beginQuotas(tables: Stored): Promise<void> {
  const { version } = await read(tables)
  if (version === undefined && !(await haveRun(tables))) await write(tables, version, [])
}

/**
 * Makes `wanted` the default quota of a home from `now` on, in milliseconds since 1970; without it, the default stays.
 * The first quota counts from the beginning of the log; only in a home that has run without quotas it counts from `now`
 * on, so that the uploads of that time stand. Gives the default.
 */
export async function keepQuota(tables: Stored, wanted: number | undefined, now: number): Promise<number> {
  for (;;) {
    const { quotas, version } = await read(tables)
    const last = quotas.at(-1)
    if (last !== undefined && (wanted === undefined || wanted === last.quotaBytes)) return last.quotaBytes
    const from = last === undefined ? await firstMoment(tables, version, now) : Math.max(now, last.from + 1)
    const next = { from, quotaBytes: wanted ?? STANDARD.quotaBytes }
    if (await write(tables, version, [...quotas, next])) return next.quotaBytes
  }
}

/** An event of the present millisecond may have been there before. */
const firstMoment = async (tables: Stored, version: Position | undefined, now: number): Promise<number> =>
  version === undefined && (await haveRun(tables)) ? now + 1 : 0

const haveRun = async (tables: Stored): Promise<boolean> =>
  (await everyCheckpoint(tables)).some(({ isOfReactor }) => !isOfReactor)

/**
 * The default quota at each moment up to now. What an event meets depends on the moment at which the log took it, so a
 * rebuild decides as the first fold did, whatever the default is now.
 */
export async function quotasOf(tables: Stored): Promise<SettingsAt> {
  let { quotas } = await read(tables)
  if (quotas.length === 0) {
    await keepQuota(tables, undefined, Date.now())
    ;({ quotas } = await read(tables))
  }
  return (appendedAt) => quotas.findLast(({ from }) => from <= appendedAt) ?? NO_QUOTA
}

/** Gives false if another process has written meanwhile. */
async function write(tables: Stored, version: Position | undefined, quotas: Quotas): Promise<boolean> {
  const row = { key: KEY, position: nextVersion(version), content: quotas }
  return (await tables.put(TABLE, [{ row, expected: version }])).length === 0
}

async function read(
  tables: Stored,
): Promise<{ readonly quotas: Quotas; readonly version: Position | undefined }> {
  const [row] = await tables.get(TABLE, [KEY])
  if (row === undefined) return { quotas: [], version: undefined }
  if (!compiled.Check(row.content)) throw new Error('Cannot tell the default quota: its row does not say')
  return { quotas: row.content, version: row.position }
}
