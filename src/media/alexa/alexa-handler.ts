import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { reasonOf } from '../../base/failure.ts'
import { answerAlexa, type Ask } from './skill.ts'
import { verifyRequest, type Trust } from './verify-request.ts'

/** The event of a function URL (Lambda Developer Guide, "Invoking Lambda function URLs", Request payload format). */
const urlEvent = Compile(
  Type.Object({
    headers: Type.Record(Type.String(), Type.String()),
    body: Type.Optional(Type.String()),
    isBase64Encoded: Type.Boolean(),
  }),
)

/** Its answer. */
export interface UrlAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface AlexaOptions extends Trust {
  readonly ask: Ask
  /** Called with the reason of each refusal, which has nothing of the request in it. */
  readonly refused: (reason: string) => void
}

/** The skill behind a function URL. Answers 400 to what Alexa did not send, as the Alexa Skills Kit asks. */
export const alexaHandler =
  ({ ask, refused, ...trust }: AlexaOptions) =>
  async (event: unknown): Promise<UrlAnswer> => {
    if (!urlEvent.Check(event)) throw new Error('Cannot answer: the event is not one of a function URL')
    const { headers, body = '', isBase64Encoded } = event
    const sent = { headers, body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') }
    const verified = await verifyRequest(sent, trust).catch((error: unknown) => {
      return { ok: false as const, error: `the certificate cannot be fetched: ${reasonOf(error)}` }
    })
    if (verified.ok) return answer(200, await answerAlexa(verified.value, ask))
    refused(verified.error)
    return answer(400, { error: verified.error })
  }

const answer = (statusCode: number, body: object): UrlAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})
