import { commands } from '../../src/main/commands.ts'
import { tributaryOk } from '../rooms/main/commands/run.ts'
import { table } from './table.ts'

/** Each command with its summary. */
export const commandsTable = (): string =>
  table(
    ['command', 'does'],
    commands.map(({ name, summary }) => [`[\`${name}\`](#${name})`, summary]),
  )

/** What `tributary COMMAND --help` prints, of each command. */
export async function commandsHelp(): Promise<string> {
  const helps = commands.map(async ({ name }) => {
    const help = await tributaryOk([name, '--help'])
    return `## ${name}\n\n\`\`\`text\n${help.split('\nOptions of every command')[0]?.trimEnd()}\n\`\`\``
  })
  return (await Promise.all(helps)).join('\n\n')
}

/** The options that every command takes, and no command's own. */
export async function everyOptions(): Promise<string> {
  const help = await tributaryOk(['--help'])
  return `\`\`\`text\n${help.slice(help.indexOf('Options of every command:'), help.indexOf('\nOptions:\n')).trimEnd()}\n\`\`\``
}
