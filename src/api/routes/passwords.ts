import Type from 'typebox'
import { userId } from '../../events/fields.ts'
import { removePassword, setPassword } from '../../passwords/credentials.ts'
import { newPassword } from '../../passwords/password.ts'
import { OPERATE } from '../../policy/actions.ts'
import { jsonBody } from '../body.ts'
import { json, problem } from '../reply.ts'
import { route } from '../route.ts'
import { ELSEWHERE } from './post-sessions.ts'

const params = Type.Object({ id: userId })
const schema = Type.Object({ userId })

export const putPassword = route(OPERATE, {
  method: 'PUT',
  path: '/passwords/{id}',
  group: 'Sign-in',
  summary: 'Set the password with which a user signs in',
  example: () => ({ password: 'correct horse battery' }),
  params,
  body: jsonBody(Type.Object({ password: newPassword }, { additionalProperties: false })),
  answers: { 200: { description: 'The password is set; tokens that were given before stay valid', schema } },
  handle: async ({ tables, sessions }, { params: { id }, body }) => {
    if (sessions === 'elsewhere') return ELSEWHERE
    await setPassword(tables, id, body.password)
    return json(200, { userId: id })
  },
})

export const deletePassword = route(OPERATE, {
  method: 'DELETE',
  path: '/passwords/{id}',
  group: 'Sign-in',
  summary: 'Remove the password of a user, who then cannot sign in with it',
  params,
  answers: {
    200: { description: 'The password is removed; tokens that were given before stay valid', schema },
    404: { description: 'The user has no password' },
    501: { description: 'Users sign in elsewhere' },
  },
  handle: async ({ tables, sessions }, { params: { id } }) => {
    if (sessions === 'elsewhere') return ELSEWHERE
    const isRemoved = await removePassword(tables, id)
    return isRemoved ? json(200, { userId: id }) : problem(404, 'no-password', 'This user has no password')
  },
})
