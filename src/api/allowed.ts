import type { FastifyInstance } from 'fastify'

/** The methods that a path takes, in capitals; none where there is nothing at the path. */
export type Allowed = (url: string) => readonly string[]

interface Taken {
  readonly pattern: RegExp
  readonly methods: readonly string[]
}

/** Learns every route that a server is given from here on. OPTIONS goes everywhere where anything else does. */
export function learnAllowed(app: FastifyInstance): Allowed {
  const taken: Taken[] = []
  app.addHook('onRoute', ({ url, method }) => {
    taken.push({ pattern: patternOf(url), methods: [method].flat().flatMap(withGet) })
  })
  return (url) => {
    const path = url.split('?', 1)[0] ?? ''
    const methods = taken.flatMap((one) => (path === '*' || one.pattern.test(path) ? one.methods : []))
    return methods.length === 0 ? [] : [...new Set([...methods, 'OPTIONS'])]
  }
}

/** Where HEAD goes GET does: plugins tell the two one by one, or the first alone. */
const withGet = (method: string): readonly string[] => (method === 'HEAD' ? ['GET', 'HEAD'] : [method])

/** A path as the router writes it: `/users/:id`, `/docs/static/*`. */
const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll(/:\w+/g, '[^/]+')}$`)
