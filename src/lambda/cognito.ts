import {
  CognitoIdentityClient,
  GetOpenIdTokenForDeveloperIdentityCommand,
} from '@aws-sdk/client-cognito-identity'
import { expiryOf, SESSION_SECONDS, type OpenSession } from '../api/session.ts'
import type { Access } from '../home/access.ts'

interface Identities {
  /** The id of an identity pool. */
  readonly pool: string
  /** The name under which the pool knows this application. */
  readonly provider: string
  readonly access: Access
  readonly now: () => number
}

/**
 * Sessions whose tokens Cognito makes and signs, for users that this application has signed in (Cognito Developer Guide,
 * "Developer-authenticated identities"). So there is no key to keep. The SDK retries throttled and failed requests.
 */
export function cognitoSessions({ pool, provider, access, now }: Identities): OpenSession {
  const client = new CognitoIdentityClient(access)
  return async (user) => {
    const at = now()
    const { Token: token, IdentityId: identityId } = await client.send(
      new GetOpenIdTokenForDeveloperIdentityCommand({
        IdentityPoolId: pool,
        Logins: { [provider]: user },
        TokenDuration: SESSION_SECONDS,
      }),
    )
    if (token === undefined || identityId === undefined)
      throw new Error('Cannot open a session: Cognito answered without a token')
    return { token, expiresAt: expiryOf(at), identityId }
  }
}
