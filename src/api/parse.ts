import Type from 'typebox'
import type { Static, TObject } from 'typebox'
import { ok, refuse, type Result } from '../base/result.ts'
import type { Flaw } from '../events/refusal.ts'
import { GUEST } from '../policy/caller.ts'
import { parseBody, type Body } from './body.ts'
import { checkOf, checkTexts } from './check.ts'
import { problem, type Reply } from './reply.ts'
import type { RouteContext } from './route-context.ts'
import type { Address, Asked, Visit } from './call.ts'
import { freshness } from './settled.ts'
import { idempotencyKey } from './shapes/idempotency-key.ts'

const checkKey = checkOf(idempotencyKey)

const isGoodKey = (key: string | undefined): boolean => key === undefined || checkKey(key).ok

const BAD_KEY = problem(
  400,
  'bad-key',
  'An Idempotency-Key is 1 to 128 printable ASCII characters, no spaces',
)

/** The untyped parts of a request, and the schema of each. */
export interface Parts<Params extends TObject, Query extends TObject, Given> {
  readonly params: Params | undefined
  readonly query: Query | undefined
  readonly body: Body<Given> | undefined
  readonly reads: readonly string[] | undefined
}

/**
 * Parses a route's requests: path first, then query, then body. An unknown parameter is refused, because an answer that
 * ignores it (`?at=` without time travel) would look like an answer to the whole question.
 */
export function parserOf<Params extends TObject, Query extends TObject, Given>(
  parts: Parts<Params, Query, Given>,
) {
  const params = strict(parts.params?.properties ?? {})
  const query = strict({ ...parts.query?.properties, ...(parts.reads ? freshness : {}) })
  const checkParams = checkTexts(params)
  const checkQuery = checkTexts(query)
  return { params, query, misaddressed, readAddress, read }

  function misaddressed(asked: Asked): Reply | undefined {
    const address = readAddress(asked)
    if (!address.ok) return address.error
    return isGoodKey(asked.idempotencyKey) ? undefined : BAD_KEY
  }

  function readAddress(asked: Asked): Result<Address<Static<Params>, Static<Query>>, Reply> {
    const inPath = checkParams(asked.params)
    if (!inPath.ok)
      return refuse(
        problem(400, 'bad-path', `The path is not valid: ${firstOf(inPath.error)}`, {
          errors: inPath.error,
        }),
      )
    const inQuery = checkQuery(asked.query)
    if (!inQuery.ok)
      return refuse(
        problem(400, 'bad-query', `The query is not valid: ${firstOf(inQuery.error)}`, {
          errors: inQuery.error,
        }),
      )
    return ok({ params: inPath.value as Static<Params>, query: inQuery.value as Static<Query> })
  }

  function read(
    { vocabulary }: Pick<RouteContext, 'vocabulary'>,
    asked: Asked,
  ): Result<Visit<Static<Params>, Static<Query>, Given>, Reply> {
    const address = readAddress(asked)
    if (!address.ok) return address
    if (!isGoodKey(asked.idempotencyKey)) return refuse(BAD_KEY)
    const given = parts.body === undefined ? ok(undefined) : parseBody(parts.body, asked.body, vocabulary)
    if (!given.ok) return given
    return ok({ ...senderOf(asked), ...address.value, body: given.value as Given })
  }
}

/** What a request says beside its address and its body. */
const senderOf = ({ caller, idempotencyKey, origin, address, method, body: { headers } }: Asked) => ({
  asker: caller ?? GUEST,
  idempotencyKey,
  origin,
  address,
  method,
  headers,
})

const firstOf = ([flaw]: readonly Flaw[]): string =>
  flaw === undefined ? '' : `${flaw.path.slice(1)} ${flaw.message}`.trim()

const strict = (properties: TObject['properties']): TObject =>
  Type.Object(properties, { additionalProperties: false })
