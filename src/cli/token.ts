import { Option, type Command } from 'commander'
import { EVERY_ROLE, type Role } from '../policy/caller.ts'
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
      'Prints a JWT signed with the key in the data directory. Its holder acts as its user until it expires.',
    )
    .requiredOption('--user <id>', 'the user of the token', userId)
    .addOption(new Option('--role <role>', 'the role of the token').choices(EVERY_ROLE).default('user'))
    .option('--ttl <seconds>', 'lifetime of the token', wholeNumber(1, TEN_YEARS), 3600)
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
