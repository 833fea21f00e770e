import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { Compile } from 'typebox/compile'
import { Failure } from '../../base/failure.ts'
import { newPassword, PASSWORD_RULE } from '../../passwords/password.ts'
import type { Surroundings } from '../surroundings.ts'

const compiled = Compile(newPassword)

/**
 * A new password: typed on a terminal, which does not show it, or else the first line of standard input. It is no
 * argument, because other users of the machine can see those. Throws a Failure if it may not be one.
 */
export async function readPassword({ stdin, stderr }: Surroundings): Promise<string> {
  const isTerminal = 'isTTY' in stdin && stdin.isTTY === true
  if (isTerminal) stderr.write('Password: ')
  const lines = createInterface({ input: stdin, output: nowhere(), terminal: isTerminal })
  const first = await lines[Symbol.asyncIterator]().next()
  lines.close()
  if (isTerminal) stderr.write('\n')
  const password: unknown = first.value
  if (!compiled.Check(password)) throw new Failure(`Cannot set a password: it must be ${PASSWORD_RULE}`)
  return password
}

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() })
