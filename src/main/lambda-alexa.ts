import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { createRemoteJWKSet } from 'jose'
import { openedOnce } from '../base/opened-once.ts'
import { openAsking } from '../lambda/asking.ts'
import { openReadsHome } from '../lambda/reads-home.ts'
import { alexaHandler } from '../media/alexa/alexa-handler.ts'
import { chainAt } from '../media/alexa/chain-at.ts'
import { userOf, type Pool } from '../media/alexa/user-of.ts'
import { noObjects } from '../objects/no-objects.ts'
import { createLogger } from '../process/logger.ts'
import { mediaApplication } from './media-application.ts'

const logger = createLogger('info')

function setting(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`Cannot answer Alexa: ${name} is not set`)
  return value
}

/** The pool's keys are public. Another server than AWS's is named as for the AWS SDK. */
function linkedPool(): Pool {
  const path = setting('TRIBUTARY_USER_POOL')
  const aws = `https://cognito-idp.${setting('AWS_REGION')}.amazonaws.com`
  const server = process.env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] ?? aws
  return {
    issuer: `${aws}/${path}`,
    client: setting('TRIBUTARY_ALEXA_CLIENT'),
    keys: createRemoteJWKSet(new URL(`${server}/${path}/.well-known/jwks.json`)),
  }
}

const pool = linkedPool()

const asking = openedOnce(async () =>
  openAsking(
    await openReadsHome(mediaApplication, () => Promise.resolve(noObjects('the skill has no bucket'))),
    mediaApplication,
  ),
)

/**
 * The Alexa skill TRIBUTARY_ALEXA_SKILL. It answers as the API would answer the user of the linked account: a user of the
 * pool TRIBUTARY_USER_POOL, whose access token was made for the client TRIBUTARY_ALEXA_CLIENT.
 */
export const handler = alexaHandler({
  skill: setting('TRIBUTARY_ALEXA_SKILL'),
  roots: rootCertificates.map((pem) => new X509Certificate(pem)),
  chainAt: chainAt(),
  now: () => Date.now(),
  refused: (reason) => logger.warn({ reason }, 'a request was not sent by Alexa'),
  failed: (err) => logger.error({ err }, 'Cannot answer Alexa'),
  accountOf: async (token) => {
    const user = await userOf(token, pool)
    if (user === undefined) return undefined
    const askAs = await asking()
    return { user, ask: (path) => askAs(user, path) }
  },
})
