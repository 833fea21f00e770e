import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { reasonOf } from '../../base/failure.ts'
import { answerAlexa, type AccountOf } from './skill.ts'
import { judgeRequest, verifyRequest, type Trust } from './verify-request.ts'

/** The event of a function URL (Lambda Developer Guide, "Invoking Lambda function URLs", Request payload format). */
const urlEvent = Type.Object({
  headers: Type.Record(Type.String(), Type.String()),
  body: Type.Optional(Type.String()),
  isBase64Encoded: Type.Boolean(),
})

const isOfUrl = Compile(urlEvent)

/** Its answer. */
export interface UrlAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface AlexaOptions extends Trust {
  readonly accountOf: AccountOf
  /** Called with the reason of each refusal, which has nothing of the request in it. */
  readonly refused: (reason: string) => void
  /** Called with what prevented an answer. */
  readonly failed: (cause: unknown) => void
}

/**
 * The skill as a function. Alexa may invoke it itself: Lambda then admits only Alexa, for one skill (Alexa Skills Kit,
 * "Host a Custom Skill as an AWS Lambda Function"), and the answer is Alexa's response; it throws for a request that is
 * not for the skill or not of this moment. Or Alexa calls the function's URL, which everybody can: then the signature is
 * verified, and the answer to others is 400.
 */
export const alexaHandler = (options: AlexaOptions) => {
  const { accountOf, refused, failed, ...trust } = options
  return async (event: unknown): Promise<UrlAnswer | object> => {
    if (isOfUrl.Check(event)) return answerUrl(event, options)
    const judged = judgeRequest(event, trust)
    if (judged.ok) return answerAlexa(judged.value, accountOf, failed)
    refused(judged.error)
    throw new Error(`Cannot answer Alexa: ${judged.error}`)
  }
}

async function answerUrl(
  { headers, body = '', isBase64Encoded }: Static<typeof urlEvent>,
  { accountOf, refused, failed, ...trust }: AlexaOptions,
): Promise<UrlAnswer> {
  const sent = { headers, body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') }
  const verified = await verifyRequest(sent, trust).catch((error: unknown) => {
    return { ok: false as const, error: `the certificate cannot be fetched: ${reasonOf(error)}` }
  })
  if (verified.ok) return answer(200, await answerAlexa(verified.value, accountOf, failed))
  refused(verified.error)
  return answer(400, { error: verified.error })
}

const answer = (statusCode: number, body: object): UrlAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})
