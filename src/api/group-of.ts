import type { Api } from './api.ts'
import type { RouteDescription } from './route.ts'

/** The group of a route: the given one, or else the first word of its path. */
export function groupOf({ path, group }: Pick<RouteDescription, 'path' | 'group'>): string {
  const [first = ''] = path.slice(1).split('/')
  return group ?? first.slice(0, 1).toUpperCase() + first.slice(1)
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  Events: 'Append to the log',
  'Sign-in': 'Users who sign in with a password of this service',
  Operations: 'Health, metrics and parked records',
}

/** The groups of the document, in the order of their first routes. */
export function groupsOf({ routes, groups }: Api): { readonly name: string; readonly description: string }[] {
  const names = [...new Set(routes.map(groupOf))]
  return names.map((name) => ({ name, description: groups[name] ?? DESCRIPTIONS[name] ?? name }))
}
