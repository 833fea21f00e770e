import type { Synthesized } from './synthesize.ts'
import { propertiesOf } from './template.ts'

export interface Question {
  readonly url: string
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

export interface Reply {
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, unknown>>
}

interface Policy {
  readonly MinTTL: number
  readonly DefaultTTL: number
  readonly MaxTTL: number
  readonly ParametersInCacheKeyAndForwardedToOrigin: {
    readonly HeadersConfig: { readonly Headers: readonly string[] }
    readonly QueryStringsConfig: { readonly QueryStringBehavior: string }
  }
}

/**
 * How long CloudFront keeps an answer (CloudFront Developer Guide, "Manage how long content stays in the cache"). With a
 * minimum of 0, it heeds `no-cache`, `no-store` and `private`.
 */
function secondsOf(caching: string | undefined, { MinTTL, DefaultTTL, MaxTTL }: Policy): number {
  if (caching === undefined) return DefaultTTL
  if (/no-cache|no-store|private/.test(caching)) return MinTTL
  const said = /s-maxage=(\d+)/.exec(caching)?.[1] ?? /max-age=(\d+)/.exec(caching)?.[1]
  return said === undefined ? DefaultTTL : Math.min(Math.max(Number(said), MinTTL), MaxTTL)
}

/** A cache with the policy of the template, in front of a server. It counts the answers that it gave from what it has. */
export function edgeCache(stack: Synthesized, ask: (question: Question) => Promise<Reply>) {
  const [policy] = propertiesOf(stack, 'AWS::CloudFront::CachePolicy').map(
    ({ CachePolicyConfig }) => CachePolicyConfig as Policy,
  )
  const { HeadersConfig, QueryStringsConfig } = policy!.ParametersInCacheKeyAndForwardedToOrigin
  const kept = new Map<string, { readonly reply: Reply; readonly until: number }>()
  const counts = { hits: 0 }
  const keyOf = ({ url, headers }: Question): string => {
    const [path, query] = url.split('?')
    const asked = QueryStringsConfig.QueryStringBehavior === 'all' ? query : ''
    return JSON.stringify([path, asked, HeadersConfig.Headers.map((name) => headers[name.toLowerCase()])])
  }
  async function get(question: Question, now: number): Promise<Reply> {
    const key = keyOf(question)
    const known = kept.get(key)
    if (known !== undefined && now < known.until) {
      counts.hits += 1
      return known.reply
    }
    const reply = await ask(question)
    const isKept = reply.status === 200 || reply.status === 307
    const seconds = isKept ? secondsOf(reply.headers['cache-control'] as string | undefined, policy!) : 0
    kept.set(key, { reply, until: now + seconds * 1_000 })
    return reply
  }
  return { get, counts }
}
