import { deedTemplate } from './deed.ts'
import { FOREIGN } from './refusals.ts'
import { refuseIf } from './refuse.ts'

/** The path names the user; only the token's own will do. */
export const putLocationTemplate = deedTemplate({
  type: 'user.located',
  check: refuseIf('!($util.urlDecode($path.get("id")) == $sub)', FOREIGN),
  fields: `#set($fields = $input.json('$'))`,
})
