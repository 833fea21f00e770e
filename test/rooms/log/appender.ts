const built = new URL('../../../dist/src/log/embedded.js', import.meta.url).href

/**
 * One producer as a process of its own, for `node --input-type=module --eval`; it imports the build. Arguments: path,
 * name, count. Prints each acknowledged record as `<sequence number> <words>`, and the reason if it had to stop.
 */
export const appender = `
import { openEmbeddedLog } from '${built}'

const [path, name, count] = process.argv.slice(1)
const log = await openEmbeddedLog({ path })

async function appendBatch(from) {
  const words = Array.from({ length: 10 }, (_, at) => name + '-' + (from + at))
  const results = await log.append(
    words.map((word) => ({ partitionKey: name, data: Buffer.from(word.padEnd(1_000)) })),
  )
  results.forEach((result, at) => console.log(result.sequenceNumber + ' ' + words[at]))
}

try {
  for (let from = 0; from < Number(count); from += 10) await appendBatch(from)
} catch (error) {
  const [shard] = await log.shards()
  const { records } = await log.read(await log.open(shard.shardId, { type: 'TRIM_HORIZON' }), 10)
  console.log('stopped: ' + error.message + '; still reads: ' + (records.length > 0))
}
await log.close()
`
