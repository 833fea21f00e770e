import { authorizerOf } from './authorizer.ts'
import { identityPoolIssuer, userPoolIssuer } from './issuers.ts'
import { told } from './told.ts'

const endpoint = process.env['TRIBUTARY_ENDPOINT']

const issuers = [
  userPoolIssuer({
    region: told('AWS_REGION'),
    pool: told('TRIBUTARY_USER_POOL'),
    client: told('TRIBUTARY_USER_POOL_CLIENT'),
    endpoint,
  }),
  identityPoolIssuer({
    pool: told('TRIBUTARY_IDENTITY_POOL'),
    provider: told('TRIBUTARY_PROVIDER'),
    endpoint,
  }),
]

/** The authorizer of the gateway, for any application. */
export const handler = authorizerOf(issuers, new Set(told('TRIBUTARY_OPEN').split(',')))
