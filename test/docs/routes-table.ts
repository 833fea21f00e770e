import type { TSchema } from 'typebox'
import type { Route } from '../../src/api/route.ts'
import { freshness } from '../../src/api/settled.ts'
import { groupOf, groupsOf } from '../../src/api/group-of.ts'
import { mediaApi, routes } from '../media.ts'
import { table } from './table.ts'
import { fieldsOf } from './words-of.ts'

const code = (text: string): string => `\`${text}\``

function tokenOf({ may, guests, streams }: Route): string {
  if (streams) return 'a ticket'
  if (may === undefined) return 'none'
  if (guests) return 'optional'
  return may.includes('user') ? 'any' : may.join(', ')
}

function takesOf({ query, body, idempotent, streams, headers = {} }: Route): string {
  const asked = Object.keys(query?.properties ?? {}).filter((name) => !(name in freshness))
  const fields = body === undefined ? '' : fieldsOf(body.schema)
  return [
    ...(asked.length === 0 ? [] : [code(`?${asked.join(' ')}`)]),
    ...(body?.readBinary !== undefined ? ['events'] : fields === '' ? [] : [code(fields)]),
    ...(streams ? Object.keys(headers).map(code) : []),
    ...(idempotent ? ['`Idempotency-Key`'] : []),
  ].join(', ')
}

const answersOf = ({ answers, reads = [] }: Route): string =>
  Object.entries(answers)
    .map(([status, { schema }]) => `${status} ${schema === undefined ? '' : answerOf(schema)}`.trim())
    .join('; ') + (reads.length > 0 ? '; waits for `?after=`' : '')

function answerOf(schema: TSchema): string {
  const fields = fieldsOf(schema)
  return fields === '' ? '' : code(fields)
}

const nameOf = ({ method, path }: Route): string => code(`${method} ${path}`)

/** All routes in groups, as OpenAPI's document has them. */
export const routesTable = (): string =>
  groupsOf(mediaApi)
    .map(({ name, description }) => {
      const rows = routes
        .filter((route) => groupOf(route) === name)
        .map((route) => [nameOf(route), route.summary, tokenOf(route), takesOf(route), answersOf(route)])
      return `**${name}.** ${description}.\n\n${table(['route', 'does', 'token', 'takes', 'answers'], rows)}`
    })
    .join('\n\n')
