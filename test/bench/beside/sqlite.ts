import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Candidate } from '../load/run.ts'
import { ownPackage } from '../own-package.ts'
import { startListening } from '../server/server.ts'

/** Its one dependency is written in C. npm compiles it where no binary is published for the platform. */
const SQLITE = {
  name: 'sqlite',
  needs: 'better-sqlite3/build/Release/better_sqlite3.node',
  flags: [],
  installMs: 15 * 60_000,
} as const

/** Installs the package that keeps the tables in SQLite, and returns its directory. Throws if that is impossible. */
export const sqlitePackage = (mayInstall: boolean): Promise<string> => ownPackage(SQLITE, mayInstall)

export const fileIn = (data: string): string => join(data, 'tables.sqlite')

/**
 * The same job in plain better-sqlite3: one thread, and one transaction for each request, which writes events, tables
 * and position. So its tables show every acknowledged event.
 */
export const sqliteCandidate = (directory: string): Candidate => ({
  token: () => Promise.resolve('none'),
  start: async (data, peaks) => {
    await mkdir(data, { recursive: true })
    return startListening([join(directory, 'server.mjs'), fileIn(data)], peaks)
  },
  settledAt: (_data, sent) => Promise.resolve({ tables: sent.endedAt, reactors: sent.endedAt }),
})
