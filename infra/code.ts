import { statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** By this name the functions of the package import the application; a bundle has the module of the stack in its place. */
export const APPLICATION = 'tributary-application'

/**
 * The module whose default export is the application: a path from where the CDK's app runs, or a `file:` URL, as
 * `import.meta.resolve('./application.js')` gives it. Or modules of one's own, each of which exports a `handler`.
 */
export type Entry = string | URL | Handlers

/** A module for each function, from where the CDK's app runs. A consumer's has nothing of the others in its bundle. */
export interface Handlers {
  readonly reads: string
  readonly consumer: (name: string) => string
}

/** What one function is made of. */
export interface Code {
  /** The module that exports `handler`. */
  readonly entry: string
  /** The module of the application, where the function is one of the package's own. */
  readonly application?: string
  readonly environment: Readonly<Record<string, string>>
}

/** The code of each function of an application. */
export interface Codes {
  readonly reads: Code
  readonly consumer: (name: string) => Code
}

/** Throws where there is no such file. */
export function codesOf(entry: Entry): Codes {
  if (typeof entry === 'object' && !(entry instanceof URL))
    return {
      reads: { entry: existing(entry.reads), environment: {} },
      consumer: (name) => ({ entry: existing(entry.consumer(name)), environment: {} }),
    }
  const application = existing(entry)
  return {
    reads: { entry: own('reads'), application, environment: {} },
    consumer: (name) => ({
      entry: own('consumer'),
      application,
      environment: { TRIBUTARY_CONSUMER: name },
    }),
  }
}

function existing(module: string | URL): string {
  const file = /^file:/.test(String(module)) ? fileURLToPath(module) : resolve(String(module))
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) return file
  throw new Error(`Cannot bundle module "${String(module)}": there is no file ${file}`)
}

/** The package's own functions lie beside this file as it does: TypeScript in the repository, JavaScript where it is installed. */
const own = (name: 'reads' | 'consumer'): string =>
  fileURLToPath(new URL(`../src/lambda/entry-${name}${extname(import.meta.url)}`, import.meta.url))
