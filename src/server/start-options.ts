import Type from 'typebox'
import type { Logger } from 'pino'
import { Compile } from 'typebox/compile'
import { Failure } from '../cli/failure.ts'
import type { HomeOptions } from '../cli/surroundings.ts'

/** What `start()` takes: the options of the command `tributary start`, under the same names and with the same defaults. */
export interface StartOptions extends Partial<HomeOptions> {
  /** Of the server; 0 picks one. 8080 by default. */
  readonly port?: number
  /** The address to listen on; 127.0.0.1 by default. */
  readonly host?: string
  /** Of a new log: 16 by default, of a new stream 4. A log that exists keeps its own. */
  readonly shards?: number
  /** Bytes of media that a user may have, in an application that asks; 1 GiB by default. */
  readonly quota?: number
  /** Pages of which origin may ask from a browser: an origin, `*` for all (the default) or `none`. */
  readonly origin?: string
  /** Where it logs to: a pino logger of yours. Without one it logs warnings to stderr. */
  readonly logger?: Logger
  /**
   * The module whose default export is the application. With it the consumers run in worker threads, as those of the command do,
   * and folding delays no request. Without it they run on the thread that called.
   */
  readonly module?: string
}

const text = Type.Optional(Type.String({ minLength: 1 }))
const whole = (minimum: number, maximum: number) => Type.Optional(Type.Integer({ minimum, maximum }))
const oneOf = (...names: string[]) => Type.Optional(Type.Enum(names))

const PROPERTIES = {
  data: text,
  log: oneOf('embedded', 'kinesis'),
  stream: text,
  tables: oneOf('embedded', 'dynamodb'),
  prefix: text,
  objects: oneOf('folder', 's3'),
  bucket: text,
  endpoint: text,
  maxAhead: whole(0, 315_360_000_000),
  port: whole(0, 65_535),
  host: text,
  shards: whole(1, 256),
  quota: whole(0, Number.MAX_SAFE_INTEGER),
  origin: text,
  logger: Type.Optional(Type.Object({ warn: Type.Any() })),
  module: text,
}

const options = Compile(Type.Object(PROPERTIES, { additionalProperties: false }))

/** The options without those that are undefined. Throws a Failure that names the first one which is wrong. */
export function checkedOptions(given: StartOptions): StartOptions {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const unknown = Object.keys(present).find((name) => !Object.hasOwn(PROPERTIES, name))
  if (unknown !== undefined) throw new Failure(`Cannot start: there is no option "${unknown}"`)
  const [fault] = options.Errors(present)
  if (fault === undefined) return present
  throw new Failure(`Cannot start: option "${fault.instancePath.slice(1).split('/')[0]}" ${fault.message}`)
}
