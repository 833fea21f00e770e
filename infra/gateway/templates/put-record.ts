import { PRELUDE } from './prelude.ts'
import { quoted } from './quoted.ts'
import { putRecord, putRecords, tooLarge } from './records.ts'
import { FOREIGN, NO_EVENTS, NO_STREAM, NOT_JSON, TOO_LARGE, TOO_MANY } from './refusals.ts'
import { refuseIf, unlessRefused } from './refuse.ts'

const ONE_STREAM = refuseIf('!($path.get("name") == $stageVariables.stream)', NO_STREAM)

const OWN_SUBJECT = quoted('[\\s\\S]*"subject"\\s*:\\s*"$sub"[\\s\\S]*')

/**
 * `$data` of `$text`, an event as JSON text that the gateway has not parsed. The text must contain the token's subject.
 * It is then added again at the end: of two members with one name JSON.parse takes the last, so no text can name
 * another subject.
 */
const DATA = `#set($text = $text.replaceAll("^\uFEFF", "").trim())
${refuseIf('!$text.startsWith("{") || !$text.endsWith("}")', NOT_JSON)}
${refuseIf(`!$text.matches(${OWN_SUBJECT})`, FOREIGN)}
#if(!$problem)
#set($end = $text.length() - 1)
#set($head = $text.substring(0, $end))
#set($data = $util.base64Encode(${quoted('${head},"subject":"${sub}"}')}))
${refuseIf(tooLarge('$data'), TOO_LARGE)}
#end`

/**
 * The tutorial's PutRecord. Its own template encodes the JSON text of Data in base64 with its quotes; this one encodes
 * the text.
 */
export const putRecordTemplate = `${PRELUDE}
${ONE_STREAM}
#set($text = $input.path('$.Data'))
${DATA}
${unlessRefused(putRecord)}`

/** The tutorial's PutRecords. */
export const putRecordsTemplate = `${PRELUDE}
${ONE_STREAM}
#set($texts = $input.path('$.records'))
${refuseIf('$texts.size() == 0', NO_EVENTS)}
${refuseIf('$texts.size() > 500', TOO_MANY)}
#set($records = [])
#foreach($given in $texts)
#set($text = $given.data)
${DATA}
#set($added = $records.add($data))
#end
${unlessRefused(putRecords)}`
