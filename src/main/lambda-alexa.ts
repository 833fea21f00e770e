import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { alexaHandler } from '../media/alexa/alexa-handler.ts'
import { chainAt } from '../media/alexa/chain-at.ts'
import { createLogger } from '../process/logger.ts'

const logger = createLogger('info')

/** Alexa waits for eight seconds (Alexa Skills Kit, "Progressive response"). */
const WITHIN_MS = 6_000

function setting(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`Cannot answer Alexa: ${name} is not set`)
  return value
}

const url = setting('TRIBUTARY_URL')

/**
 * The Alexa skill, behind a function URL: it asks the API at TRIBUTARY_URL with the token of the linked account. Its id
 * is TRIBUTARY_ALEXA_SKILL.
 */
export const handler = alexaHandler({
  skill: setting('TRIBUTARY_ALEXA_SKILL'),
  roots: rootCertificates.map((pem) => new X509Certificate(pem)),
  chainAt: chainAt(),
  now: () => Date.now(),
  refused: (reason) => logger.warn({ reason }, 'a request was not sent by Alexa'),
  ask: async (path, token) => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`${url}${path}`, { headers, signal: AbortSignal.timeout(WITHIN_MS) })
    const isJson = answer.headers.get('content-type')?.includes('json') === true
    return { status: answer.status, body: isJson ? await answer.json() : undefined }
  },
})
