import { Option, type Command } from 'commander'
import { EVERY_ROLE, type Role } from '../api/caller.ts'
import { mintToken } from '../api/tokens.ts'
import type { UserId } from '../events/user-id.ts'
import { userId, wholeNumber } from './arguments.ts'
import { print } from './print.ts'
import type { EveryOptions, Surroundings } from './surroundings.ts'

interface Options extends EveryOptions {
  readonly user: UserId
  readonly role: Role
  readonly ttl: number
  readonly json?: boolean
}

const TEN_YEARS = 315_360_000

/** `token`: signs a token of the embedded home. */
export function token(program: Command, surroundings: Surroundings): void {
  program
    .command('token')
    .description(
      'Prints a JWT signed with the key in the data directory. Whoever holds it acts as its user until it ends.',
    )
    .requiredOption('--user <id>', 'the user it acts as', userId)
    .addOption(new Option('--role <role>', 'what it may do').choices(EVERY_ROLE).default('user'))
    .option('--ttl <seconds>', 'how long it is good for', wholeNumber(1, TEN_YEARS), 3600)
    .option('--json', '{"token"}')
    .action((_: unknown, command: Command) => run(command.optsWithGlobals(), surroundings))
}

async function run(
  { data, user, role, ttl, json }: Options,
  { now, openKey, stdout }: Surroundings,
): Promise<void> {
  const key = await openKey(data)
  const token = await mintToken(key, { user, role, ttlSeconds: ttl, now: now() })
  await print(stdout, `${json === true ? JSON.stringify({ token }) : token}\n`)
}
