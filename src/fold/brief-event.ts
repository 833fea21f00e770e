/** A control character: no JSON text contains it. */
const MARK = '\x1d'

/** The character that counts no shared characters of a time, and the most that one counts. */
const NONE_SHARED = 0x40
const MOST_SHARED = 62

/** The attributes of an event up to its data, in the usual order and without escapes. */
const USUAL =
  /^\{"specversion":"1\.0","id":"([^"\\]+)","source":"([^"\\]+)","type":"([^"\\]+)","subject":"([^"\\]+)","time":"([^"\\]+)","data":/

/** What texts may share with the brief event before. */
interface Before {
  source: string
  type: string
  subject: string
  time: string
}

const none = (): Before => ({ source: '', type: '', subject: '', time: '' })

/**
 * Writes events' JSON without what is usual: `<GS>id<GS>source<GS>type<GS>subject<GS>time<GS>`, followed by the JSON after
 * `"data":`. Source, type and subject are empty if they are those of the brief event before. The time is a character
 * that counts how many characters are those of the time before (`@` is none), followed by the others. JSON that does
 * not begin as usual is unchanged.
 */
export function briefs(): (json: string) => string {
  let before = none()
  return (json) => {
    const found = USUAL.exec(json)
    if (found === null) return json
    const [start, id = '', source = '', type = '', subject = '', time = ''] = found
    const text = [
      MARK + id,
      source === before.source ? '' : source,
      type === before.type ? '' : type,
      subject === before.subject ? '' : subject,
      briefTime(time, before.time),
      json.slice(start.length),
    ].join(MARK)
    before = { source, type, subject, time }
    return text
  }
}

function briefTime(time: string, before: string): string {
  let shared = 0
  const most = Math.min(time.length, before.length, MOST_SHARED)
  while (shared < most && time.charCodeAt(shared) === before.charCodeAt(shared)) shared += 1
  return String.fromCharCode(NONE_SHARED + shared) + time.slice(shared)
}

/** Gives back the JSON of texts that `briefs` wrote, in the same order. */
export function unbriefs(): (text: string) => string {
  let before = none()
  return (text) => {
    if (!text.startsWith(MARK)) return text
    const [, id = '', source = '', type = '', subject = '', time = '', rest = ''] = text.split(MARK)
    before = {
      source: source === '' ? before.source : source,
      type: type === '' ? before.type : type,
      subject: subject === '' ? before.subject : subject,
      time: before.time.slice(0, time.charCodeAt(0) - NONE_SHARED) + time.slice(1),
    }
    const { source: by, type: what, subject: whose, time: when } = before
    return `{"specversion":"1.0","id":"${id}","source":"${by}","type":"${what}","subject":"${whose}","time":"${when}","data":${rest}`
  }
}
