import Type from 'typebox'
import type { TSchema } from 'typebox'
import { listed, listedKeys } from '../answer/listed.ts'
import { absent } from '../api/admit.ts'
import { json, problem } from '../api/reply.ts'
import { openTo, type Route } from '../api/route.ts'
import { PAGE, pageOf, paging } from '../api/shapes/page.ts'
import { projectionOf, shownRow } from '../api/table-of.ts'
import { attribute, userId } from '../events/fields.ts'
import type { Projection } from '../fold/projection.ts'
import type { ListRoute, ReadRoute } from '../fold/readable.ts'

/** The routes that a table declares. Throws if a path does not have exactly one parameter. */
export const tableRoutes = (table: Projection): readonly Route[] => [
  ...(table.read === undefined ? [] : [readRoute(table, table.read)]),
  ...(table.list === undefined ? [] : [listRoute(table, table.list)]),
]

/** The schemas that the API document defines once, by name: the rows of table `order-lines` are `OrderLines`. */
export function tableSchemas(table: Projection): Readonly<Record<string, TSchema>> {
  const schema = table.read?.shown?.schema ?? table.schema
  const name = table.name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
  return schema === undefined ? {} : { [name]: schema }
}

const anyKey = attribute(128)
const anyRow = Type.Object({})

function readRoute(table: Projection, read: ReadRoute): Route {
  const { name, key = anyKey, schema = anyRow, zeros } = table
  const {
    path,
    shown,
    missing = { reason: 'no-such-row', detail: `There is no row of this key in "${name}"` },
  } = read
  const parameter = parameterOf(path)
  const none = problem(404, missing.reason, missing.detail)
  const found = { description: read.description ?? 'The row', schema: shown?.schema ?? schema }
  return openTo(
    { does: 'read', ...grantsIn(read) },
    {
      ...toldOf(read, name),
      params: Type.Object({ [parameter]: key }),
      ...ownerOf(read, key, parameter),
      answers: { 200: found, ...(zeros === undefined && { 404: { description: missing.detail } }) },
      handle: async (context, { params, asker }) => {
        const row = await shownRow(context, name, String(params[parameter]), asker)
        return row === undefined ? absent(asker, none) : json(200, row)
      },
    },
  )
}

function listRoute(table: Projection, list: ListRoute): Route {
  const { name, key = anyKey, schema = anyRow } = table
  const { path, partition = key, partitions, item, descending } = list
  const parameter = parameterOf(path)
  return openTo(
    { does: 'list', ...grantsIn(list) },
    {
      ...toldOf(list, name),
      lists: true,
      params: Type.Object({ [parameter]: partition }),
      query: Type.Object(paging),
      ...ownerOf(list, partition, parameter),
      answers: { 200: { description: list.description ?? 'A page', schema: pageOf(item?.schema ?? schema) } },
      handle: async (context, { params, asker, query: { limit = PAGE, cursor } }) => {
        const key = String(params[parameter])
        const query = { partition: key, partitions: partitions?.(key, asker), descending, limit, cursor }
        const projection = projectionOf(context, name)
        if (item === undefined) return json(200, await listed(context.tables, projection, asker, query))
        const { items, next } = await listedKeys(context.tables, projection, query)
        return json(200, { items: items.map(item.of), next })
      },
    },
  )
}

const toldOf = ({ path, summary, group }: ReadRoute | ListRoute, table: string) => ({
  method: 'GET' as const,
  path,
  summary,
  reads: [table],
  ...(group !== undefined && { group }),
})

const grantsIn = ({ grants }: ReadRoute | ListRoute) => (grants === undefined ? {} : { grants })

function ownerOf({ owner }: ReadRoute | ListRoute, key: TSchema, parameter: string) {
  const of = owner ?? (key === userId ? (user: string) => user : undefined)
  if (of === undefined) return {}
  return {
    owner: ({ params }: { readonly params: Readonly<Record<string, unknown>> }) =>
      of(String(params[parameter])),
  }
}

function parameterOf(path: string): string {
  const [name, ...others] = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  if (name === undefined || others.length > 0)
    throw new Error(`Cannot read a table at "${path}": the path must have one parameter, such as {id}`)
  return name
}
