import Type from 'typebox'
import { userId } from '../../events/fields.ts'
import { giveBackAttempt, takeAttempt } from '../../passwords/attempts.ts'
import { isPassword } from '../../passwords/credentials.ts'
import { anyPassword } from '../../passwords/password.ts'
import { SIGN_IN } from '../../policy/actions.ts'
import { jsonBody } from '../body.ts'
import { json, problem, type Reply } from '../reply.ts'
import { openTo } from '../route.ts'
import { ownSessions, SESSION_SECONDS } from '../session.ts'

/** The answer of a home whose tokens this server does not make. */
export const ELSEWHERE = problem(501, 'signs-in-elsewhere', 'Users of this service sign in elsewhere')

const NOBODY = problem(
  401,
  'bad-credentials',
  'The user id or the password is wrong',
  {},
  { 'www-authenticate': 'Bearer realm="tributary"', 'cache-control': 'no-store' },
)

/** A user of the application signs in, and gets a token as the command `token` makes it. */
export const postSessions = openTo(SIGN_IN, {
  method: 'POST',
  path: '/sessions',
  group: 'Sign-in',
  summary: 'Sign in with a password; the token is for `Authorization: Bearer`',
  example: () => ({ userId: 'ada', password: 'correct horse battery' }),
  body: jsonBody(Type.Object({ userId, password: anyPassword }, { additionalProperties: false })),
  answers: {
    201: {
      description: `A token of the role user, valid for ${SESSION_SECONDS} seconds`,
      schema: Type.Object({
        userId,
        token: Type.String(),
        expiresAt: Type.String({ description: 'RFC 3339, UTC' }),
        identityId: Type.Optional(
          Type.String({ description: 'in the AWS home: with the token, for credentials of AWS' }),
        ),
      }),
    },
    401: { description: 'The user id or the password is wrong' },
    501: { description: 'Users sign in elsewhere' },
    429: { description: 'Too many attempts for this user or from this address; `Retry-After` in seconds' },
  },
  handle: async (context, { body: { userId: user, password }, address }) => {
    const { tables, now, key, sessions = ownSessions(key, now) } = context
    if (sessions === 'elsewhere') return ELSEWHERE
    const waitMs = await takeAttempt(tables, { user, address, now: now() })
    if (waitMs !== undefined) return tooMany(waitMs)
    if (!(await isPassword(tables, user, password))) return NOBODY
    await giveBackAttempt(tables, user, now())
    const session = await sessions(user)
    return { ...json(201, { userId: user, ...session }), headers: { 'cache-control': 'no-store' } }
  },
})

const tooMany = (waitMs: number): Reply =>
  problem(
    429,
    'too-many-attempts',
    'There were too many attempts to sign in for this user or from this address',
    {},
    { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))), 'cache-control': 'no-store' },
  )
