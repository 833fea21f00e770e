/** Runs the handlers as Lambda would: takes `{ table, event }` by message, answers what the handler answers. */
const TABLES = ['usage', 'stats', 'location', 'log', 'media', 'notifications', 'quota', 'sessions']
const loaded = await Promise.all(
  TABLES.map(async (table) => [table, (await import(`./handlers/${table}.mjs`)).handler]),
)
const handlers = new Map(loaded)

process.on('message', async ({ table, event }) => {
  process.send(await handlers.get(table)(event, {}))
})
process.send({ ready: true })
