import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { noBrowser, withBrowser } from './chromium.ts'
import { startServer, withDirectory } from './tributary.ts'

/** Collects the requests of a page, and the errors that its browser reports. */
function watch(page: Page) {
  const seen = { hosts: new Set<string>(), complaints: [] as string[] }
  page.on('request', (request) => seen.hosts.add(new URL(request.url()).origin))
  page.on('pageerror', (error) => seen.complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') seen.complaints.push(message.text())
  })
  return seen
}

/** The operations that a document describes, as `GET /users/{id}`. */
async function operationsIn(url: string): Promise<string[]> {
  const document = (await (await fetch(url)).json()) as { paths: Record<string, object> }
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
}

const textsOf = async (page: Page, selector: string) =>
  (await page.locator(selector).allTextContents()).map((text) => text.replaceAll('\u200b', '').trim())

if (noBrowser !== undefined) console.warn(`Cannot test the page at /docs: ${noBrowser}`)

test.skipIf(noBrowser !== undefined)(
  'a browser shows every route at /docs, and loads the page from no other host',
  () =>
    withDirectory((data) =>
      withBrowser(async (browser) => {
        const server = await startServer(data)
        try {
          const page = await browser.newPage()
          const seen = watch(page)
          await page.goto(`${server.url}/docs`)
          await page.locator('.opblock').first().waitFor()
          const methods = await textsOf(page, '.opblock-summary-method')
          const paths = await textsOf(page, '.opblock-summary-path')
          const shown = methods.map((method, i) => `${method} ${paths[i] ?? ''}`)
          expect(shown.sort()).toEqual((await operationsIn(`${server.url}/openapi.json`)).sort())
          await page.locator('.opblock', { hasText: '/users/{id}/usage' }).first().click()
          await page.locator('.opblock.is-open .responses-wrapper').first().waitFor()
          expect(seen).toEqual({ hosts: new Set([server.url]), complaints: [] })
        } finally {
          await server.end('SIGTERM')
        }
      }),
    ),
)
