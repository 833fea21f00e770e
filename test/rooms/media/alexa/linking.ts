import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { Pool } from '../../../../src/media/alexa/user-of.ts'

export const ISSUER = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A1b2C3'
export const CLIENT = '1example23456789'

/** A user pool that gives access tokens: its keys in public, and a token whose claims may be changed. */
export async function linking() {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] }
  const pool: Pool = { issuer: ISSUER, client: CLIENT, keys: createLocalJWKSet(keys) }
  const now = Math.floor(Date.now() / 1000)
  /** An access token in Cognito's form (Cognito Developer Guide, "Understanding the access token"). */
  const tokenFor = (sub: string, claims: object = {}, header: object = {}) =>
    new SignJWT({
      sub,
      iss: ISSUER,
      version: 2,
      client_id: CLIENT,
      token_use: 'access',
      scope: 'openid',
      auth_time: now,
      iat: now,
      exp: now + 3_600,
      jti: 'j',
      username: sub,
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header })
      .sign(privateKey)
  return { pool, keys, tokenFor, now }
}
