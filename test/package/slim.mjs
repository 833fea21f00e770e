// Makes what was built small enough to be packed: `npm run build` runs it after the compiler.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { decode, encode } from '@jridgewell/sourcemap-codec'

const DIST = join(import.meta.dirname, '../../dist')
const TYPES = join(DIST, 'types')

/** The declarations that the exports of the package lead to; the compiler writes one for each file of the house. */
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

/** A stack trace names a line: a place for each line is enough, and a place for each word is half of the package. */
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
