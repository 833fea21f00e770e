import { createRequire } from 'node:module'
import Type from 'typebox'
import { Value } from 'typebox/value'

/** The package finds itself by its own name, from its sources as from what is built. */
const manifest: unknown = createRequire(import.meta.url)('tributary/package.json')

/** The version of this package, as its package.json says. */
export const { version } = Value.Parse(Type.Object({ version: Type.String() }), manifest)
