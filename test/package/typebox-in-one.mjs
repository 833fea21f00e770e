// Puts TypeBox into the build as a few files: `npm run build` runs this after the compiler. Node takes most of a start
// to find and open modules one by one, and TypeBox has more of them than all that a thread loads beside it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const DIST = join(import.meta.dirname, '../../dist')
const BUNDLE = join(DIST, 'src/typebox')
const ENTRIES = { typebox: 'index', 'typebox/compile': 'compile', 'typebox/value': 'value' }

const fileOf = (module) => fileURLToPath(import.meta.resolve(module))

/** The formats stay in their package: an application adds its own there (`Format.Set` of `typebox/format`). */
const formatsOutside = {
  name: 'formats-outside',
  setup: (bundler) =>
    bundler.onResolve({ filter: /\/format\/index\.mjs$/ }, () => ({
      path: 'typebox/format',
      external: true,
    })),
}

rmSync(BUNDLE, { recursive: true, force: true })
await build({
  entryPoints: Object.entries(ENTRIES).map(([module, out]) => ({ in: fileOf(module), out })),
  outdir: BUNDLE,
  bundle: true,
  splitting: true,
  chunkNames: 'shared-[hash]',
  format: 'esm',
  platform: 'node',
  minifySyntax: true,
  minifyWhitespace: true,
  plugins: [formatsOutside],
  banner: { js: `/*! ${readFileSync(join(dirname(fileOf('typebox')), '../license'), 'utf8')} */` },
  logLevel: 'warning',
})

/** The code with the bundle's files in place of the package's. A module that the bundle lacks stays as it is. */
function pointed(file, code) {
  const path = relative(dirname(file), BUNDLE)
  return code.replaceAll(/(?<= from ')typebox(\/\w+)?(?=')/g, (module) =>
    module in ENTRIES ? `${path.startsWith('.') ? path : `./${path}`}/${ENTRIES[module]}.js` : module,
  )
}

for (const room of ['src', 'consumers', 'projections', 'infra'])
  for (const name of readdirSync(join(DIST, room), { recursive: true })) {
    const file = join(DIST, room, name)
    if (!name.endsWith('.js') || file.startsWith(BUNDLE)) continue
    const code = readFileSync(file, 'utf8')
    const own = pointed(file, code)
    if (own !== code) writeFileSync(file, own)
  }
