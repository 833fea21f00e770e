import { statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Consumer } from '../src/consume/consumer.ts'

/** The functions of the package import the application by this name; a bundle replaces it by the module of the stack. */
export const APPLICATION = 'tributary-application'

/**
 * The module whose default export is the application: a path relative to the working directory of the CDK's app, or a
 * `file:` URL, as `import.meta.resolve('./application.js')` gives it. Or your own modules, each of which exports a
 * `handler`.
 */
export type Entry = string | URL | Handlers

/**
 * A module for each function, relative to the working directory of the CDK's app. A consumer's bundle contains no other
 * consumer.
 */
export interface Handlers {
  readonly reads: string
  readonly consumer: (name: string) => string
  /** What a consumer's bundle needs beside it. */
  readonly beside?: (name: string) => Beside | undefined
}

/** Code that cannot be in a bundle: packages with native code, and modules that run in processes of their own. */
export interface Beside {
  /** Packages that are installed beside the bundle, for the architecture of the functions. */
  readonly packages: readonly string[]
  /** Packages that the modules can do without, and that are neither installed nor bundled. */
  readonly absent?: readonly string[]
  /** The path beside the bundle, and the module that is bundled there, as CommonJS, without all these packages. */
  readonly modules: Readonly<Record<string, string>>
}

/** The code of one function. */
export interface Code {
  /** The module that exports `handler`. */
  readonly entry: string
  /** The module of the application, if the function is one of the package's own. */
  readonly application?: string
  readonly environment: Readonly<Record<string, string>>
  readonly beside?: Beside | undefined
}

/** The code of each function of an application. */
export interface Codes {
  readonly reads: Code
  readonly consumer: (consumer: Consumer) => Code
}

/** Throws if a file does not exist. */
export function codesOf(entry: Entry): Codes {
  if (typeof entry === 'object' && !(entry instanceof URL))
    return {
      reads: { entry: existing(entry.reads), environment: {} },
      consumer: ({ name }) => ({
        entry: existing(entry.consumer(name)),
        environment: {},
        beside: entry.beside?.(name),
      }),
    }
  const application = existing(entry)
  return {
    reads: { entry: own('reads'), application, environment: {} },
    consumer: (consumer) => ({
      entry: own(entryOf(consumer)),
      application,
      environment: { TRIBUTARY_CONSUMER: consumer.name },
    }),
  }
}

type Own = 'reads' | 'consumer' | `${'' | 'objects-'}${'' | 'notifier-'}reactor` | 'authorizer' | 'sessions'

/** A bundle contains the clients of S3 and SNS only if the reactor uses them. */
const entryOf = (consumer: Consumer): Own => {
  if (consumer.kind === 'table') return 'consumer'
  const objects = consumer.uses.includes('objects') ? 'objects-' : ''
  return `${objects}${consumer.uses.includes('notifier') ? 'notifier-' : ''}reactor`
}

function existing(module: string | URL): string {
  const file = /^file:/.test(String(module)) ? fileURLToPath(module) : resolve(String(module))
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) return file
  throw new Error(`Cannot bundle module "${String(module)}": there is no file ${file}`)
}

/** The code of a function that is the same for every application. */
export const ownEntry = (name: 'authorizer' | 'sessions'): Code => ({ entry: own(name), environment: {} })

/**
 * The package's own functions are beside this file: as TypeScript in the repository, as JavaScript in an installation.
 */
const own = (name: Own): string =>
  fileURLToPath(new URL(`../src/lambda/entry-${name}${extname(import.meta.url)}`, import.meta.url))
