import type { Route } from '../route.ts'
import { deletePassword, putPassword } from './passwords.ts'
import { postSessions } from './post-sessions.ts'

/** The routes that read or write passwords: in the AWS home they have a function of their own. */
export const signInRoutes: readonly Route[] = [postSessions, putPassword, deletePassword]
