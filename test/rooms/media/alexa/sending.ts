import { sign, X509Certificate } from 'node:crypto'
import { alexaHandler, type UrlAnswer } from '../../../../src/media/alexa/alexa-handler.ts'
import type { AccountOf } from '../../../../src/media/alexa/skill.ts'
import { START } from '../../api/support/house.ts'
import { certify, type Holder } from './certificates.ts'

export const SKILL = 'amzn1.ask.skill.0b7c8f9e-1111-4222-8333-44445555667f'
export const ADDRESS = 'https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem'
export const HOSTS = ['echo-api.amazon.com']

export const root = certify({ name: 'root', isAuthority: true })
export const between = certify({ name: 'between', issuer: root, isAuthority: true })
export const alexa = certify({ name: 'alexa', issuer: between, hosts: HOSTS })
export const chainOf = (...holders: readonly Holder[]): string => holders.map(({ pem }) => pem).join('')
export const GOOD = chainOf(alexa, between, root)

/** A request in the form of Alexa's (Alexa Skills Kit, "Request and Response JSON Reference"). */
export const requestOf = (request: object, accessToken?: string, applicationId = SKILL) => ({
  version: '1.0',
  session: { new: true, sessionId: 'amzn1.echo-api.session.1', application: { applicationId } },
  context: {
    System: {
      application: { applicationId },
      user: { userId: 'amzn1.ask.account.A', ...(accessToken !== undefined && { accessToken }) },
      device: { deviceId: 'amzn1.ask.device.D', supportedInterfaces: {} },
      apiEndpoint: 'https://api.eu.amazonalexa.com',
    },
  },
  request: {
    requestId: 'amzn1.echo-api.request.1',
    locale: 'en-GB',
    timestamp: new Date(START).toISOString(),
    ...request,
  },
})

export interface Sending {
  readonly chain?: string
  readonly signer?: Holder
  readonly headers?: Readonly<Record<string, string>>
  /** Changes the body after it was signed. */
  readonly tamper?: (body: string) => string
  readonly encoded?: boolean
  readonly accountOf?: AccountOf
}

const asItIs = (body: string): string => body

/** No token proves an account. */
const NOBODY: AccountOf = () => Promise.resolve(undefined)

/** The skill on `options`, in a world where its root is trusted. `told` are the reasons and causes of what it did not do. */
export function skillOn({ chain = GOOD, accountOf = NOBODY }: Pick<Sending, 'chain' | 'accountOf'>) {
  const told: unknown[] = []
  const handler = alexaHandler({
    skill: SKILL,
    roots: [new X509Certificate(root.pem)],
    now: () => START,
    chainAt: () => Promise.resolve(chain),
    refused: (reason) => void told.push(reason),
    failed: (cause) => void told.push(cause),
    accountOf,
  })
  return { handler, told }
}

export async function send(request: unknown, sending: Sending = {}) {
  const { signer = alexa, headers = {}, tamper = asItIs, encoded = false } = sending
  const { handler, told } = skillOn(sending)
  const body = JSON.stringify(request)
  const sent = Buffer.from(tamper(body))
  const answer = (await handler({
    version: '2.0',
    headers: {
      signaturecertchainurl: ADDRESS,
      'signature-256': sign('RSA-SHA256', Buffer.from(body), signer.privateKey).toString('base64'),
      ...headers,
    },
    body: sent.toString(encoded ? 'base64' : 'utf8'),
    isBase64Encoded: encoded,
  })) as UrlAnswer
  const said = JSON.parse(answer.body) as { response?: object; error?: string }
  return { status: answer.statusCode, body: said, reasons: told }
}
