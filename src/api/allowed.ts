import type { FastifyInstance } from 'fastify'

/** The methods of a path, in capitals; empty if no route has this path. */
export type Allowed = (url: string) => readonly string[]

interface Taken {
  readonly pattern: RegExp
  readonly methods: readonly string[]
}

/** Records every route that is added to a server from now on. OPTIONS is allowed wherever any method is. */
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

/** HEAD implies GET: some plugins register both, others only HEAD. */
const withGet = (method: string): readonly string[] => (method === 'HEAD' ? ['GET', 'HEAD'] : [method])

/** A path in the router's form: `/users/:id`, `/docs/static/*`. */
const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll(/:\w+/g, '[^/]+')}$`)
