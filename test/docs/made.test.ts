import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { expect, test } from 'vitest'
import { REPOSITORY } from '../journeys/package.ts'
import { accessTable } from './access-table.ts'
import { blocksIn, remade } from './blocks.ts'
import { commandsHelp, commandsTable, everyOptions } from './commands-text.ts'
import { eventTypesTable } from './event-types-table.ts'
import { lawFailure, lawsTable } from './laws-text.ts'
import { markdownFiles } from './pages.ts'
import { routesTable } from './routes-table.ts'

const makers = {
  access: accessTable(),
  commands: commandsTable(),
  'commands-help': await commandsHelp(),
  'every-options': await everyOptions(),
  'event-types': eventTypesTable(),
  laws: lawsTable(),
  'law-failure': await lawFailure(),
  routes: routesTable(),
}

const pages = await Promise.all(
  (await markdownFiles()).map(async (file) => {
    const path = join(REPOSITORY, file)
    return { file, path, text: await readFile(path, 'utf8') }
  }),
)
const made = pages.filter(({ text }) => blocksIn(text).length > 0)

test('every part that is made from the program stands in some page', () => {
  expect(made.flatMap(({ text }) => blocksIn(text)).toSorted()).toEqual(Object.keys(makers).toSorted())
})

// `npx vitest run test/docs/made.test.ts -u` writes the pages anew.
test.each(made)(
  '$file says of commands, routes and event types what the program says',
  async ({ path, text }) => {
    const page = await format(remade(text, makers), { ...(await resolveConfig(path)), parser: 'markdown' })
    await expect(page).toMatchFileSnapshot(path)
  },
)
