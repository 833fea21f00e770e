// What we use of dynalite 4.0.0, which has no types.

declare module 'dynalite' {
  import type { Server } from 'node:http'

  /** DynamoDB in memory. `createTableMs`: how long a new table is not there yet. */
  export default function dynalite(options: { readonly createTableMs: number }): Server
}
