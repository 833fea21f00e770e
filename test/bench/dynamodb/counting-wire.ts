import { createServer, type IncomingMessage, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { itemBytes, type AnyItem } from './item-bytes.ts'
import { READ_UNIT, rounded, WRITE_UNIT, type Units } from './units.ts'

/** The parts of a request that are counted. */
interface Asked {
  readonly TableName: string
  readonly Key?: AnyItem
  readonly Item?: AnyItem
}

type Ask = (operation: string, asked: object) => Promise<{ readonly status: number; readonly body: string }>

/**
 * A proxy in front of a DynamoDB. It counts what DynamoDB would bill for GetItem, PutItem and UpdateItem, including the
 * index (`ipk`, `isk`, keys only). It reads an item before each write, so two clients must not write one item at once.
 */
export function countingWire(endpoint: string, units: Units): Server {
  return createServer((request, response) => {
    const pass = async () => {
      const ask = asking(endpoint, request)
      const operation = operationOf(request)
      const answer = await counted(ask, operation, JSON.parse(await text(request)) as Asked, units)
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(answer.body)
    }
    pass().catch(() => request.socket.destroy())
  })
}

async function counted(ask: Ask, operation: string, asked: Asked, units: Units) {
  units.requests += 1
  switch (operation) {
    case 'GetItem': {
      const answer = await ask(operation, asked)
      units.readUnits += readUnits((JSON.parse(answer.body) as { Item?: AnyItem }).Item)
      return answer
    }
    case 'PutItem':
    case 'UpdateItem': {
      const before = await standing(ask, asked)
      const answer = await ask(
        operation,
        asked.Key === undefined ? asked : { ...asked, ReturnValues: 'ALL_NEW' },
      )
      const told = JSON.parse(answer.body) as { Attributes?: AnyItem }
      // A write whose condition fails is billed by the size of the existing item.
      const after = answer.status === 200 ? (asked.Item ?? told.Attributes) : before
      units.writeUnits += writeUnits(before, after)
      return answer
    }
    default:
      throw new Error(`Cannot count ${operation}`)
  }
}

async function standing(ask: Ask, { TableName, Key, Item }: Asked): Promise<AnyItem | undefined> {
  const { pk, sk } = Key ?? Item ?? {}
  const { body } = await ask('GetItem', { TableName, Key: { pk, sk }, ConsistentRead: true })
  return (JSON.parse(body) as { Item?: AnyItem }).Item
}

const readUnits = (item: AnyItem | undefined): number => rounded(item && itemBytes(item), READ_UNIT)

function writeUnits(before: AnyItem | undefined, after: AnyItem | undefined): number {
  const bytes = Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0)
  return rounded(bytes, WRITE_UNIT) + indexUnits(placeOf(before), placeOf(after))
}

/** One write to list an item, one to remove it from the list, two to move it, none if its place is unchanged. */
const indexUnits = (before: string | undefined, after: string | undefined): number =>
  before === after ? 0 : (before === undefined ? 0 : 1) + (after === undefined ? 0 : 1)

const placeOf = (item: AnyItem | undefined): string | undefined =>
  item?.['ipk'] === undefined ? undefined : `${String(item['ipk'].S)}\0${String(item['isk']?.S)}`

/** `x-amz-target: DynamoDB_20120810.GetItem` */
const TARGET = 'DynamoDB_20120810.'

const operationOf = ({ headers }: IncomingMessage): string =>
  String(headers['x-amz-target']).slice(TARGET.length)

const asking =
  (endpoint: string, { headers }: IncomingMessage): Ask =>
  async (operation, asked) => {
    const kept = ['content-type', 'x-amz-date', 'authorization']
    const passed = kept.map((name): [string, string] => [name, String(headers[name])])
    const told = new Headers([...passed, ['x-amz-target', TARGET + operation]])
    const answer = await fetch(endpoint, { method: 'POST', headers: told, body: JSON.stringify(asked) })
    return { status: answer.status, body: await answer.text() }
  }
