import type { Route } from '../../src/api/route.ts'
import { AUDIENCES } from '../../src/policy/audience.ts'
import { GUEST, type Asker, type Role } from '../../src/policy/caller.ts'
import { denial, grantsOf, type Action } from '../../src/policy/policy.ts'
import { routes } from '../media.ts'
import { table } from './table.ts'

const WORDS: Readonly<Record<Action['does'], string>> = {
  look: 'read documents and health',
  bring: 'send the bytes of an upload (the address is the right to it)',
  'sign-in': 'sign in with a password',
  operate: 'operate',
  read: 'read a row',
  list: 'read a list',
  history: 'read a history',
  nearby: 'ask who and what is near',
  append: 'append events: as they are, or by a write',
}

const askerOf = (role: Role) => ({ role, user: 'ann' }) as Asker

/** Who asks, and of whom the row or the event is. */
const COLUMNS: readonly (readonly [name: string, asker: Asker, owner: string])[] = [
  ['no token', GUEST, 'ann'],
  ['user, own', askerOf('user'), 'ann'],
  ['user, another’s', askerOf('user'), 'bob'],
  ['producer', askerOf('producer'), 'bob'],
  ['admin', askerOf('admin'), 'bob'],
]

/** What the policy grants to whom: a row for each action of the routes, and for each set of roles that it is granted to. */
export function accessTable(): string {
  const alike = new Map<string, [Action, Route[]]>()
  for (const route of routes) {
    const { action } = route
    const key = JSON.stringify([action.does, grantsOf(action)])
    const [, some] = alike.get(key) ?? [action, []]
    alike.set(key, [action, [...some, route]])
  }
  const rows = [...alike.values()].map(([action, some]) => rowOf(action, some))
  return table(['to', ...COLUMNS.map(([name]) => name), 'routes'], rows)
}

/** Yes, no, or the audiences for which the policy says yes. */
function cellOf(asker: Asker, action: Action, owner: string): string {
  const some = AUDIENCES.filter((audience) => denial(asker, action, owner, audience) === undefined)
  if (some.length === AUDIENCES.length) return 'yes'
  return some.length === 0 ? 'no' : `if shared with ${some.join(' or ')}`
}

const rowOf = (action: Action, some: readonly Route[]): readonly string[] => [
  WORDS[action.does],
  ...COLUMNS.map(([, asker, owner]) => cellOf(asker, action, owner)),
  some.map(({ method, path }) => `\`${method} ${path}\``).join(', '),
]
