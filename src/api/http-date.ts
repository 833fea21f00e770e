const DAYS = 'Mon|Tue|Wed|Thu|Fri|Sat|Sun'
const LONG_DAYS = 'Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday'
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const MONTH = `(?<month>${MONTHS.join('|')})`
const TIME = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)'

/** The three forms of RFC 9110, 5.6.7: IMF-fixdate, RFC 850's, and asctime's. */
const FORMS = [
  new RegExp(`^(?:${DAYS}), (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
  new RegExp(`^(?:${LONG_DAYS}), (?<day>\\d\\d)-${MONTH}-(?<year>\\d\\d) ${TIME} GMT$`),
  new RegExp(`^(?:${DAYS}) ${MONTH} (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`),
]

/** A time, in milliseconds since 1970, as HTTP writes it: in whole seconds. */
export const httpDate = (ms: number): string => new Date(ms).toUTCString()

/** Milliseconds since 1970; undefined if the text is no HTTP date. */
export function readHttpDate(text: string, now: number): number | undefined {
  const parts = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined)
  if (parts === undefined) return undefined
  const { day, month = '', year = '', hour, minute, second } = parts
  const date = [fullYear(year, now), MONTHS.indexOf(month), Number(day)] as const
  const ms = Date.UTC(...date, Number(hour), Number(minute), Number(second))
  const isOne = new Date(ms).getUTCDate() === Number(day) && Number(hour) < 24 && Number(minute) < 60
  return isOne ? ms : undefined
}

/** A year of two digits is not more than 50 years ahead (RFC 9110, 5.6.7). */
function fullYear(year: string, now: number): number {
  if (year.length === 4) return Number(year)
  const present = new Date(now).getUTCFullYear()
  const inCentury = present - (present % 100) + Number(year)
  return inCentury > present + 50 ? inCentury - 100 : inCentury
}
