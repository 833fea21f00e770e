import { projectionsOf, type Application } from '../src/application/application.ts'
import type { Reactor } from '../src/consume/consumer.ts'
import { allowNotifier } from './allow-notifier.ts'
import { allowObjects } from './allow-objects.ts'
import { allow, generationsOf, indexOf } from './allow.ts'
import type { Made } from './function.ts'
import type { Kept } from './kept.ts'
import { listed } from './listed.ts'
import { PARKING_TABLES } from './parking-tables.ts'
import { tableOf } from './tables.ts'

/**
 * The rights of a reactor's function. It reads and conditionally writes `reactions`, its checkpoints if it `follows` the
 * stream, and the tables of parked records; it reads the tables in `after`, with their checkpoints and live generations; it appends only if the
 * reactor declares `appends`, and reaches objects or the topic only if it declares that it uses them.
 */
export function allowReactor(
  run: Made['run'],
  { after, appends, uses }: Reactor,
  application: Application,
  { stream, tables, bucket, notifications, follows }: Kept & { readonly follows: boolean },
): void {
  if (bucket !== undefined && uses.includes('objects')) allowObjects(run, bucket)
  if (notifications !== undefined && uses.includes('notifier')) allowNotifier(run, notifications)
  const arnOf = (table: string): string => tableOf(tables, table).tableArn
  const kept = ['reactions', ...(follows ? ['checkpoints'] : []), ...PARKING_TABLES].map(arnOf)
  allow(run, ['dynamodb:BatchGetItem', 'dynamodb:PutItem'], ...kept)
  if (appends.length > 0) allow(run, ['kinesis:PutRecords'], stream.streamArn)
  if (after.length === 0) return
  const read = after.flatMap((table) => generationsOf(run, tableOf(tables, table)))
  allow(run, ['dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan'], ...read)
  allow(run, ['dynamodb:Query'], arnOf('checkpoints'))
  allow(run, ['dynamodb:BatchGetItem'], arnOf('generations'))
  const projections = projectionsOf(application)
  const indexes = after
    .filter((table) => listed(projections.get(table)))
    .map((table) => tableOf(tables, table))
  if (indexes.length > 0) allow(run, ['dynamodb:Query'], ...indexes.map(indexOf))
}
