import type { Application } from '../application/application.ts'
import type { Running } from '../server/running.ts'
import type { StartOptions } from '../server/start-options.ts'

/**
 * Serves an application from within a program: the server that `tributary start` runs, on a data directory
 * (`.tributary`) or on AWS. It installs no signal handlers and prints nothing: call `stop()` when your program ends.
 * Several processes may use one data directory; one of them runs the consumers.
 *
 * Rejects with an Error of one readable line if an option is wrong, the port is in use, or the directory cannot be
 * used.
 *
 * @example
 * const server = await start(orders, { data: '.orders', port: 0 })
 * await fetch(`${server.url}/healthz`)
 * await server.stop()
 */
export async function start(application: Application, options: StartOptions = {}): Promise<Running> {
  const { embed } = await import('./embedded-server.ts')
  return embed(application, options)
}
