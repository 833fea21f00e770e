import { MEDIA_ID_PATTERN } from '../../../src/media/model/ids.ts'
import { deedTemplate } from '../../gateway/templates/deed.ts'
import { quoted } from '../../gateway/templates/quoted.ts'
import { BAD_PATH, OWN_MEDIA } from '../../gateway/templates/refusals.ts'
import { refuseIf } from '../../gateway/templates/refuse.ts'

/** Java's matches() compares the whole text; in a VTL string a `$` would begin a reference. */
const mediaId = MEDIA_ID_PATTERN.replace(/^\^|\$$/g, '')

/** In an id only `:` can be escaped in a URL, so to decode it once more than API Gateway does is harmless. */
export const putRatingTemplate = deedTemplate({
  type: 'media.rated',
  check: `#set($media = $util.urlDecode($path.get("id")))
${refuseIf(`!$media.matches("${mediaId}")`, BAD_PATH)}
${refuseIf('$media.startsWith("${sub}.")', OWN_MEDIA)}`,
  // Taken from the whole body: AWS does not document how $input.json('$.stars') writes null.
  fields: `#set($body = $input.json('$'))
#set($rest = $body.substring(1))
#set($fields = ${quoted('{"mediaId":"${media}",${rest}')})`,
})
