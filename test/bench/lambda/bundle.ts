import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { consumers } from '../../../consumers/all.ts'
import { bundling } from '../../../infra/bundling.ts'

/** A function's bundle, and its bytes without the source map. */
export interface Bundle {
  readonly name: string
  readonly file: string
  readonly bytes: number
}

/** The root of the sources, relative to the built file. The stack bundles the sources, and so does the bench. */
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))

const entries = [
  ['reads', 'src/main/lambda-reads.ts'],
  ...consumers.map(({ name }) => [name, `consumers/${name}/lambda.ts`] as const),
] as const

/** Bundles every function as the stack does. Throws without esbuild or the sources, which only the repository has. */
export async function bundleAll(into: string): Promise<readonly Bundle[]> {
  const { build } = await import('esbuild').catch(() => {
    throw new Error('esbuild is not installed')
  })
  const bundle = async ([name, entry]: readonly [string, string]): Promise<Bundle> => {
    const file = join(into, `${name}.mjs`)
    await build({
      absWorkingDir: ROOT,
      entryPoints: [entry],
      outfile: file,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: bundling.target,
      mainFields: [...bundling.mainFields],
      banner: { js: bundling.banner },
      minify: bundling.minify,
      sourcemap: true,
      sourcesContent: bundling.sourcesContent,
      external: [...bundling.externalModules],
      logLevel: 'silent',
    })
    return { name, file, bytes: statSync(file).size }
  }
  return Promise.all(entries.map(bundle))
}
