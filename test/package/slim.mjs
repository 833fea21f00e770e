// Makes the build smaller for the package: `npm run build` runs this after the compiler.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { decode, encode } from '@jridgewell/sourcemap-codec'

const DIST = join(import.meta.dirname, '../../dist')
const TYPES = join(DIST, 'types')

/** Copies the declarations of the package's exports, and those that they import. The compiler writes all declarations. */
function copyTypes(exported) {
  const seen = new Set()
  for (const waiting = [...exported]; waiting.length > 0;) {
    const file = waiting.pop()
    if (seen.has(file)) continue
    seen.add(file)
    const at = join(TYPES, file)
    const code = readFileSync(at, 'utf8').replaceAll(/\/\*[^]*?\*\//g, '')
    const imports = code.matchAll(/['"](\.{1,2}\/[^'"]+)\.[jt]s['"]/g)
    for (const [, path] of imports) waiting.push(relative(TYPES, join(dirname(at), `${path}.d.ts`)))
    mkdirSync(dirname(join(DIST, file)), { recursive: true })
    copyFileSync(at, join(DIST, file))
  }
}

/** Keeps one mapping for each line: a stack trace needs only the line, and the others are half of the package's size. */
function slimMap(file) {
  const map = JSON.parse(readFileSync(file, 'utf8'))
  const mappings = encode(decode(map.mappings).map((line) => line.slice(0, 1)))
  if (mappings !== map.mappings) writeFileSync(file, JSON.stringify({ ...map, mappings }))
}

const { exports } = JSON.parse(readFileSync(join(DIST, '../package.json'), 'utf8'))
copyTypes(
  Object.values(exports).flatMap(({ types }) => (types === undefined ? [] : [relative('dist', types)])),
)
for (const name of readdirSync(DIST, { recursive: true }))
  if (name.endsWith('.js.map')) slimMap(join(DIST, name))
