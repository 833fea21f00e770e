import { createRequire } from 'node:module'

/** The package finds itself by its own name, from the sources and from the built files. */
const manifest = createRequire(import.meta.url)('tributary/package.json') as { readonly version: string }

/** The version of this package in its package.json. */
export const { version } = manifest
