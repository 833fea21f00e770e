import { deedTemplate } from '../../gateway/templates/deed.ts'
import { FOREIGN } from '../../gateway/templates/refusals.ts'
import { refuseIf } from '../../gateway/templates/refuse.ts'

/** The path names a user, which must be the user of the token. */
export const putLocationTemplate = deedTemplate({
  type: 'user.located',
  check: refuseIf('!($util.urlDecode($path.get("id")) == $sub)', FOREIGN),
  fields: `#set($fields = $input.json('$'))`,
})
