import type { NotByUsers } from '../not-by-users.ts'
import { FOREIGN, NO_EVENTS, refusal, TOO_LARGE, TOO_MANY } from './refusals.ts'
import { PRELUDE } from './prelude.ts'
import { refuseIf, unlessRefused } from './refuse.ts'
import { putRecords, tooLarge } from './records.ts'

/** The value that is compared is the value that is appended: both come from the gateway's own parser. */
const refuseWith = ({ attribute, value, refused: { status, reason, detail } }: NotByUsers): string =>
  refuseIf(`$event.${attribute} == "${value}"`, refusal(status, reason, detail))

/**
 * Puts one event, or a JSON array of events, into one PutRecords. The record is the JSON text of the value that the
 * gateway has parsed and validated, not the raw body, so that two parsers cannot disagree about it. An event whose
 * subject is not the token's refuses the request. The ids go to the response template, which cannot see the request.
 */
export const appendEventsTemplate = (notByUsers: readonly NotByUsers[]): string => `${PRELUDE}
#set($text = $input.json('$'))
#set($several = $text.startsWith("["))
#if($several)
#set($events = $input.path('$'))
#set($ids = $input.json('$[*].id'))
#else
#set($events = [$input.path('$')])
#set($id = $input.json('$.id'))
#set($ids = "[$id]")
#end
${refuseIf('$events.size() == 0', NO_EVENTS)}
${refuseIf('$events.size() > 500', TOO_MANY)}
#set($records = [])
#foreach($event in $events)
${refuseIf('!($event.subject == $sub)', FOREIGN)}
${notByUsers.map(refuseWith).join('\n')}
#if($several)#set($text = $input.json("$[$foreach.index]"))#end
#set($data = $util.base64Encode($text))
${refuseIf(tooLarge('$data'), TOO_LARGE)}
#set($added = $records.add($data))
#end
${unlessRefused(`#set($context.requestOverride.path.ids = $ids)
${putRecords}`)}`
