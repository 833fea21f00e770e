import type { ServerOptions } from './serve-home.ts'

/** The options of a server that are not given, at the command line and in `start()`. */
export const DEFAULTS: ServerOptions = { port: 8080, host: '127.0.0.1', origin: '*' }

/** The least and the most of an option that is a whole number. */
export const LIMITS = {
  port: [0, 65_535],
  shards: [1, 256],
  quota: [0, Number.MAX_SAFE_INTEGER],
  /** Ten years, in seconds. */
  maxAhead: [0, 315_360_000_000],
} as const
