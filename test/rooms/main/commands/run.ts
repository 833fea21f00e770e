import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { run } from '../../../../src/main/program.ts'
import { loadApplication } from '../../../../src/main/load-application.ts'
import { surroundingsOf } from '../../../../src/main/surroundings.ts'
import type { Ran } from '../../../journeys/tributary.ts'

/** Runs one command line in this process: everything that the command does, except starting and ending a process. */
export async function tributary(args: readonly string[], input: string | Readable = ''): Promise<Ran> {
  const stdin = typeof input !== 'string' ? input : Readable.from(input === '' ? [] : [Buffer.from(input)])
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const printed = Promise.all([text(stdout), text(stderr)])
  const code = await run(['node', 'tributary', ...args], { stdout, stderr }, async (app) => ({
    ...surroundingsOf(app, await loadApplication(app)),
    stdin,
    stdout,
    stderr,
  }))
  stdout.end()
  stderr.end()
  const [out, err] = await printed
  return { code, stdout: out, stderr: err }
}

/** Runs a command that must succeed, and returns what it printed. */
export async function tributaryOk(args: readonly string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await tributary(args, input)
  if (code === 0) return stdout
  throw new Error(`Cannot run "tributary ${args.join(' ')}": exit code ${String(code)}: ${stderr}`)
}

/** A token for a data directory, as the `token` command issues it. */
export const tokenFor = async (data: string, user: string, role: string, more: readonly string[] = []) =>
  (await tributaryOk(['token', '--data', data, '--user', user, '--role', role, ...more])).trim()
