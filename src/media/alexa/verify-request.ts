import { verify, type X509Certificate } from 'node:crypto'
import Type from 'typebox'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { ok, refuse, type Result } from '../../base/result.ts'
import { certificateUrl } from './certificate-url.ts'
import { signingKey } from './certificate-chain.ts'

/** A request of Alexa (Alexa Skills Kit, "Request and Response JSON Reference"), as far as the skill reads it. */
const alexaRequest = Type.Object({
  context: Type.Object({
    System: Type.Object({
      application: Type.Object({ applicationId: Type.String() }),
      user: Type.Optional(Type.Object({ accessToken: Type.Optional(Type.String()) })),
    }),
  }),
  request: Type.Object({
    type: Type.String(),
    timestamp: Type.String(),
    intent: Type.Optional(Type.Object({ name: Type.String() })),
  }),
})

export type AlexaRequest = Static<typeof alexaRequest>

const compiled = Compile(alexaRequest)

/** A request as it was sent: headers by their names in lower case, and the body's bytes. */
export interface SentRequest {
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

export interface Trust {
  /** The certificate chain in PEM at an address of Amazon's. Rejects if there is none. */
  readonly chainAt: (url: string) => Promise<string>
  /** The authorities that are trusted. */
  readonly roots: readonly X509Certificate[]
  /** The id of the skill. */
  readonly skill: string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** "Check the timestamp of the request": at most this many milliseconds from now. */
const TOLERANCE_MS = 150_000

/**
 * A request that Alexa signed, for this skill and just now; or the reason why it is refused (Alexa Skills Kit, "Host a
 * Custom Skill as a Web Service", Verify that the request was sent by Alexa).
 */
export async function verifyRequest(
  { headers, body }: SentRequest,
  { chainAt, roots, skill, now }: Trust,
): Promise<Result<AlexaRequest, string>> {
  const url = certificateUrl(headers['signaturecertchainurl'])
  if (url === undefined) return refuse('the certificate is not at an address of Alexa')
  const key = signingKey(await chainAt(url), roots, now())
  if (key === undefined) return refuse('the certificate is not one of Alexa')
  const signature = Buffer.from(headers['signature-256'] ?? '', 'base64')
  if (!verify('RSA-SHA256', body, key, signature)) return refuse('the signature is not that of the body')
  return judgeRequest(parse(body), { skill, now })
}

/**
 * A request for this skill and of this moment; or the reason why it is refused. That Alexa sent it, its signature or
 * Lambda has proved.
 */
export function judgeRequest(
  request: unknown,
  { skill, now }: Pick<Trust, 'skill' | 'now'>,
): Result<AlexaRequest, string> {
  if (!compiled.Check(request)) return refuse('the body is no request of Alexa')
  const age = Math.abs(now() - Date.parse(request.request.timestamp))
  if (!(age <= TOLERANCE_MS)) return refuse('the request is not of this moment')
  const { applicationId } = request.context.System.application
  return applicationId === skill ? ok(request) : refuse('the request is for another skill')
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
