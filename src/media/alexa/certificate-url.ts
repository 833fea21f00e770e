/**
 * The normalised address of a certificate chain, if a request of Alexa may name it; undefined otherwise (Alexa Skills
 * Kit, "Host a Custom Skill as a Web Service", Check the URL of the signing certificate).
 */
export function certificateUrl(told: string | undefined): string | undefined {
  if (told === undefined || !URL.canParse(told)) return undefined
  const url = new URL(told)
  const isAmazons =
    url.protocol === 'https:' &&
    url.hostname === 's3.amazonaws.com' &&
    url.port === '' &&
    url.pathname.startsWith('/echo.api/') &&
    // A server may decode these once more, and so leave the folder.
    !/%(2e|2f|5c)/i.test(url.pathname)
  return isAmazons && url.username === '' && url.password === '' ? `${url.origin}${url.pathname}` : undefined
}
