import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Candidate } from '../load/run.ts'
import { ownPackage } from '../own-package.ts'
import { startListening } from '../server/server.ts'

/** Its one dependency is made of C: where there is no binary of it, it is compiled. */
const SQLITE = {
  name: 'sqlite',
  needs: 'better-sqlite3/build/Release/better_sqlite3.node',
  flags: [],
  installMs: 15 * 60_000,
} as const

/** The directory of the package that keeps the tables in SQLite, installed. Throws where it is not there or cannot be. */
export const sqlitePackage = (mayInstall: boolean): Promise<string> => ownPackage(SQLITE, mayInstall)

export const fileIn = (data: string): string => join(data, 'tables.sqlite')

/**
 * The same job as plain better-sqlite3: one thread, a transaction a request, in which events, tables and position are written. What
 * it acknowledges it shows.
 */
export const sqliteCandidate = (directory: string): Candidate => ({
  token: () => Promise.resolve('none'),
  start: async (data, peaks) => {
    await mkdir(data, { recursive: true })
    return startListening([join(directory, 'server.mjs'), fileIn(data)], peaks)
  },
  settledAt: (_data, sent) => Promise.resolve(sent.endedAt),
})
