import type { Command } from 'commander'
import type { Surroundings } from '../cli/surroundings.ts'

/** A command as `tributary --help` lists it, and its module. */
interface Listed {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<(program: Command, surroundings: Surroundings) => void>
}

/** The commands, in the order of `--help`. */
export const commands: readonly Listed[] = [
  {
    name: 'start',
    summary: 'serve HTTP and run the consumers',
    load: async () => (await import('../cli/start.ts')).start,
  },
  {
    name: 'append',
    summary: 'append events from a file or from standard input',
    load: async () => (await import('../cli/append/append.ts')).append,
  },
  {
    name: 'settle',
    summary: 'wait until every consumer has reached the present end of the log',
    load: async () => (await import('../cli/settle.ts')).settle,
  },
  {
    name: 'status',
    summary: 'show the lag of every consumer, events, shards and parked records',
    load: async () => (await import('../cli/status.ts')).status,
  },
  {
    name: 'dump',
    summary: "print a table's rows as NDJSON",
    load: async () => (await import('../cli/dump.ts')).dump,
  },
  {
    name: 'history',
    summary: 'print the events of one user or one media, oldest first',
    load: async () => (await import('../media/commands/history.ts')).history,
  },
  {
    name: 'rebuild',
    summary: 'build a table again from the log, then switch to it',
    load: async () => (await import('../cli/rebuild.ts')).rebuild,
  },
  {
    name: 'sweep',
    summary: 'remove bytes that deleted media have left',
    load: async () => (await import('../media/commands/sweep.ts')).sweep,
  },
  {
    name: 'extract',
    summary: 'extract again from media of an earlier version of the extractor',
    load: async () => (await import('../media/commands/extract.ts')).extract,
  },
  {
    name: 'parked',
    summary: 'list, show, retry or discard the records that a consumer could not fold',
    load: async () => (await import('../cli/parked/parked.ts')).parked,
  },
  {
    name: 'backup',
    summary: 'copy the data directory, also while it is in use',
    load: async () => (await import('../cli/backup.ts')).backup,
  },
  {
    name: 'check',
    summary: 'read all files of the data directory, and report what is damaged',
    load: async () => (await import('../cli/check.ts')).check,
  },
  {
    name: 'invoke',
    summary: 'run a Lambda handler on the log, as an event source mapping does',
    load: async () => (await import('../cli/invoke/invoke.ts')).invoke,
  },
  {
    name: 'token',
    summary: 'make a token that a server on this data directory accepts',
    load: async () => (await import('../cli/token.ts')).token,
  },
  {
    name: 'users',
    summary: 'add, change, remove or list users who sign in with a password',
    load: async () => (await import('../cli/users/users.ts')).users,
  },
  {
    name: 'bench',
    summary: 'run the benchmarks; in a clone of the repository only',
    load: async () => (await import('../cli/bench.ts')).bench,
  },
]
