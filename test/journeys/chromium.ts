import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

/** The path of the machine's browser: the one that CHROMIUM names, or else that of Debian's package. */
const path = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** The reason to skip a test that needs a browser; undefined if the test runs. A machine of CI must have a browser. */
export const noBrowser =
  existsSync(path) || (process.env['CI'] ?? '') !== ''
    ? undefined
    : `there is no Chromium at ${path}: apt-get install chromium, or say in CHROMIUM where it is`

/** A browser for as long as `use` takes. */
export async function withBrowser<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await chromium.launch({ executablePath: path })
  try {
    return await use(browser)
  } finally {
    await browser.close()
  }
}
