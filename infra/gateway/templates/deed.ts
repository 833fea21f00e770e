import { BAD_KEY, TOO_LARGE } from './refusals.ts'
import { PRELUDE } from './prelude.ts'
import { quoted } from './quoted.ts'
import { putRecord, tooLarge } from './records.ts'
import { refuseIf, unlessRefused } from './refuse.ts'

/**
 * `$key`: the client's own id for a write. Header names reach a template in the client's spelling. escapeJavaScript()
 * escapes a quote in a way that JSON does not allow; the replacement is AWS' own advice.
 */
const ID = `#set($headers = $input.params().header)
#foreach($name in $headers.keySet())
#if($name.toLowerCase() == "idempotency-key")#set($named = true)#set($key = $headers.get($name))#end
#end
${refuseIf('$named && !$key.matches("[!-~]{1,128}")', BAD_KEY)}
#set($id = $context.requestId)
#if($named)#set($id = $util.escapeJavaScript($key).replaceAll("\\\\'", "'"))#end`

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const monthMap = MONTHS.map((name, at) => `"${name}":"${String(at + 1).padStart(2, '0')}"`).join(',')

/** `$time`, RFC 3339 with milliseconds. `$context.requestTime` is `09/Apr/2015:12:34:56 +0000`; VTL formats no dates. */
const TIME = `#set($clf = $context.requestTime)
#set($epoch = "$context.requestTimeEpoch")
#set($months = {${monthMap}})
#set($monthName = $clf.substring(3, 6))
#set($month = $months.get($monthName))
#set($day = $clf.substring(0, 2))
#set($year = $clf.substring(7, 11))
#set($clock = $clf.substring(12, 20))
#set($millis = $epoch.substring(10))
#set($time = "\${year}-\${month}-\${day}T\${clock}.\${millis}Z")`

/**
 * A write that makes an event: the event's type, VTL that may refuse it, and VTL that sets `$fields`, the JSON text of
 * its data.
 */
export interface Deed {
  readonly type: string
  readonly check: string
  readonly fields: string
}

/** The event that a deed makes: the same attributes in the same order as `act` in our own server. */
export const deedTemplate = ({ type, check, fields }: Deed): string => `${PRELUDE}
${check}
${ID}
${TIME}
${fields}
#set($event = ${quoted(
  `{"specversion":"1.0","id":"\${id}","source":"/tributary/api/\${sub}","time":"\${time}","type":"${type}","subject":"\${sub}","data":\${fields}}`,
)})
#set($data = $util.base64Encode($event))
${refuseIf(tooLarge('$data'), TOO_LARGE)}
${unlessRefused(`#set($context.requestOverride.path.id = $id)
${putRecord}`)}`
