import { pathToFileURL } from 'node:url'
import type { LambdaHandler } from '../mapping/lambda-handler.ts'
import type { HandlerName } from './handler-name.ts'
import { hasCallbacks, type Runtime } from './runtime.ts'

type Exports = Readonly<Record<string, unknown>>

/** The number of parameters of a handler that has a callback. */
const WITH_CALLBACK = 3

/**
 * Imports an ECMAScript or CommonJS module and takes its handler as Lambda's runtime does. Throws with one readable
 * line.
 */
export async function loadHandler(name: HandlerName, runtime: Runtime): Promise<LambdaHandler> {
  const exports = await load(name.file)
  const handler = handlerIn(exports, name)
  if (hasCallbacks(runtime)) return handler
  if (handler.length >= WITH_CALLBACK)
    throw new Error(
      `Cannot run "${name.file}": ${runtime} refuses a handler with a callback; make it async, or run it by the rules of nodejs22.x`,
    )
  return (...given) => new Promise((resolve) => resolve(handler(...given)))
}

async function load(file: string): Promise<Exports> {
  try {
    return (await import(pathToFileURL(file).href)) as Exports
  } catch (cause) {
    throw new Error(`Cannot load "${file}": ${reasonOf(file, cause)}`, { cause })
  }
}

function reasonOf(file: string, cause: unknown): string {
  if (!(cause instanceof Error)) return 'it throws something that is no error'
  const isTypeScript = /\.[cm]?tsx?$/.test(file)
  if (isTypeScript && 'code' in cause && cause.code === 'ERR_UNKNOWN_FILE_EXTENSION')
    return `Node ${process.version} runs no TypeScript; compile it to JavaScript, or use Node 22.18 or later`
  return `${cause.name}: ${cause.message.split('\n', 1)[0] ?? ''}`
}

/**
 * The exports of a CommonJS module are also members of its default export, and only there if Node cannot detect their
 * names.
 */
function handlerIn(exports: Exports, name: HandlerName): LambdaHandler {
  const names = name.export === undefined ? ['handler', 'default'] : [name.export]
  const candidates = names.flatMap((each) => [exports[each], memberOf(exports['default'], each)])
  const handler = candidates.find((each) => typeof each === 'function')
  if (handler !== undefined) return handler as LambdaHandler
  const functions = Object.keys(exports).filter((each) => typeof exports[each] === 'function')
  const others = functions.length === 0 ? 'no function' : functions.join(', ')
  throw new Error(
    `Cannot run "${name.file}": it exports no function named ${names.join(' or ')}; it exports ${others}`,
  )
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Exports)[name] : undefined
