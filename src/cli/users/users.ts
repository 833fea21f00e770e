import type { Command } from 'commander'
import { Failure } from '../../base/failure.ts'
import type { UserId } from '../../events/user-id.ts'
import { hasPassword, removePassword, setPassword, usersWithPassword } from '../../passwords/credentials.ts'
import type { Tables } from '../../tables/tables.ts'
import { userId } from '../arguments.ts'
import { print, printLines } from '../print.ts'
import type { EveryOptions, Surroundings } from '../surroundings.ts'
import { withHome, withHomeToRead } from '../with-home.ts'
import { readPassword } from './read-password.ts'

interface Options extends EveryOptions {
  readonly json?: boolean
}

/** `users`: the users of the application who sign in with a password. */
export function users(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('users')
    .description(
      'Users who sign in at POST /sessions. A password is asked for on a terminal, or else is the first line of ' +
        'standard input. Only its hash is stored, in a table of the data directory, never in the log.',
    )
  const one = (name: string, description: string, act: Act): void =>
    void command
      .command(name)
      .description(description)
      .argument('<id>', 'the user', userId)
      .option('--json', '{"userId"}')
      .action((id: UserId, _: unknown, inner: Command) => run(act, id, inner.optsWithGlobals(), surroundings))
  one('add', 'Adds a user with a password.', add)
  one('passwd', 'Changes the password of a user. Tokens that were given before stay valid.', passwd)
  one('remove', 'Removes the password of a user, who then cannot sign in. Changes no table.', remove)
  command
    .command('list')
    .description('Prints the users who have a password.')
    .option('--json', 'a JSON text a line')
    .action((_: unknown, inner: Command) => list(inner.optsWithGlobals(), surroundings))
}

type Act = (tables: Tables, user: UserId, surroundings: Surroundings) => Promise<void>

const add: Act = async (tables, user, surroundings) => {
  if (await hasPassword(tables, user))
    throw new Failure(`Cannot add "${user}": this user has a password; users passwd changes it`)
  await setPassword(tables, user, await readPassword(surroundings))
}

const passwd: Act = async (tables, user, surroundings) => {
  await mustHave(tables, user)
  await setPassword(tables, user, await readPassword(surroundings))
}

const remove: Act = async (tables, user) => {
  await mustHave(tables, user)
  await removePassword(tables, user)
}

async function mustHave(tables: Tables, user: UserId): Promise<void> {
  if (!(await hasPassword(tables, user)))
    throw new Failure(`Cannot find a password of "${user}": users add sets the first one`)
}

async function run(act: Act, user: UserId, options: Options, surroundings: Surroundings): Promise<void> {
  await withHome(surroundings, options, ({ tables }) => act(tables, user, surroundings))
  if (options.json === true) await print(surroundings.stdout, `${JSON.stringify({ userId: user })}\n`)
}

async function list(options: Options, surroundings: Surroundings): Promise<void> {
  const lineOf = (user: string) => (options.json === true ? JSON.stringify({ userId: user }) : user)
  await withHomeToRead(surroundings, options, ({ tables }) =>
    printLines(surroundings.stdout, linesOf(tables, lineOf)),
  )
}

async function* linesOf(tables: Tables, lineOf: (user: string) => string): AsyncGenerator<string> {
  for await (const user of usersWithPassword(tables)) yield lineOf(user)
}
