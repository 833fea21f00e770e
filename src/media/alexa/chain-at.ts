const WITHIN_MS = 3_000
const MOST_CHARACTERS = 100_000
const MOST_KEPT = 20

/** Fetches certificate chains; keeps the last ones, because Alexa changes its certificate a few times a year. */
export function chainAt(get: typeof fetch = fetch): (url: string) => Promise<string> {
  const kept = new Map<string, string>()
  return async (url) => {
    const known = kept.get(url)
    if (known !== undefined) return known
    const response = await get(url, { redirect: 'error', signal: AbortSignal.timeout(WITHIN_MS) })
    if (!response.ok) throw new Error(`S3 answers ${response.status}`)
    const pem = await response.text()
    if (pem.length > MOST_CHARACTERS) throw new Error('it is too long')
    if (kept.size === MOST_KEPT) kept.clear()
    kept.set(url, pem)
    return pem
  }
}
