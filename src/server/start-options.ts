import Type from 'typebox'
import type { Logger } from 'pino'
import { Compile } from 'typebox/compile'
import { Failure } from '../base/failure.ts'
import { LOG_HOMES, OBJECTS_HOMES, TABLES_HOMES, TOPIC_ARN, type HomeOptions } from '../home/home-options.ts'
import { LIMITS } from './server-defaults.ts'

/** The options of `start()`: those of the command `tributary start`, with the same names and defaults. */
export interface StartOptions extends Partial<HomeOptions> {
  /** The port of the server; 0 picks a free one. 8080 by default. */
  readonly port?: number
  /** The address to listen on; 127.0.0.1 by default. */
  readonly host?: string
  /** The number of shards of a new log, 16 by default, or of a new stream, 4. An existing log keeps its shards. */
  readonly shards?: number
  /**
   * The default of the bytes of media that a user may have, from now on. Without it the default stays; at first it is 1
   * GiB.
   */
  readonly quota?: number
  /** The origin whose pages may send requests from a browser: an origin, `*` for all (the default) or `none`. */
  readonly origin?: string
  /** A pino logger for the server's log. By default it logs warnings to stderr. */
  readonly logger?: Logger
  /**
   * The module whose default export is the application. If given, the consumers run in worker threads, like those of
   * the command, and folding delays no request. Without it they run on the calling thread.
   */
  readonly module?: string
}

const text = Type.Optional(Type.String({ minLength: 1 }))
const whole = ([minimum, maximum]: readonly [number, number]) =>
  Type.Optional(Type.Integer({ minimum, maximum }))
const oneOf = (names: readonly string[]) => Type.Optional(Type.Enum([...names]))

const PROPERTIES = {
  data: text,
  log: oneOf(LOG_HOMES),
  stream: text,
  tables: oneOf(TABLES_HOMES),
  prefix: text,
  objects: oneOf(OBJECTS_HOMES),
  bucket: text,
  notifyTopic: Type.Optional(Type.String({ pattern: TOPIC_ARN.source })),
  endpoint: text,
  maxAhead: whole(LIMITS.maxAhead),
  port: whole(LIMITS.port),
  host: text,
  shards: whole(LIMITS.shards),
  quota: whole(LIMITS.quota),
  origin: text,
  logger: Type.Optional(Type.Object({ warn: Type.Any() })),
  module: text,
}

const options = Compile(Type.Object(PROPERTIES, { additionalProperties: false }))

/** The options without undefined ones. Throws a Failure that names the first wrong option. */
export function checkedOptions(given: StartOptions): StartOptions {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const unknown = Object.keys(present).find((name) => !Object.hasOwn(PROPERTIES, name))
  if (unknown !== undefined) throw new Failure(`Cannot start: there is no option "${unknown}"`)
  const [fault] = options.Errors(present)
  if (fault === undefined) return present
  throw new Failure(`Cannot start: option "${fault.instancePath.slice(1).split('/')[0]}" ${fault.message}`)
}
