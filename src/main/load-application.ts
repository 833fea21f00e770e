import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Application } from '../application/application.ts'
import { isApplication } from '../application/is-application.ts'
import { codeOf, Failure, reasonOf } from '../base/failure.ts'

/**
 * The default export of the application's module; the media-sharing application if no module is named. Throws a Failure
 * that names the file.
 */
export async function loadApplication(file: string | undefined): Promise<Application> {
  if (file === undefined) return (await import('./media-application.ts')).mediaApplication
  const loaded = await load(file)
  const application = loaded.default
  if (isApplication(application)) return application
  throw new Failure(`Cannot use "${file}" as an application: its default export is not made by application()`)
}

async function load(file: string): Promise<{ readonly default?: unknown }> {
  try {
    return (await import(pathToFileURL(resolve(file)).href)) as { readonly default?: unknown }
  } catch (cause) {
    throw new Failure(`Cannot load the application "${file}": ${whyNot(file, cause)}`, { cause })
  }
}

function whyNot(file: string, cause: unknown): string {
  if (codeOf(cause) !== 'ERR_UNKNOWN_FILE_EXTENSION' || !/\.[cm]?ts$/.test(file)) return reasonOf(cause)
  return `this release of Node (${process.version}) does not run TypeScript: Node 22.18 and later do, or compile it`
}
