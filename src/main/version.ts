import { createRequire } from 'node:module'

/** The package finds itself by its own name, from its sources as from what is built. */
const manifest = createRequire(import.meta.url)('tributary/package.json') as { readonly version: string }

/** The version of this package, as its package.json says. */
export const { version } = manifest
