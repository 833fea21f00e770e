import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import type { BundlingOptions } from 'aws-cdk-lib/aws-lambda-nodejs'
import type { Beside } from './code.ts'

const manifest = createRequire(import.meta.url)('tributary/package.json') as {
  readonly optionalDependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

const VERSIONS = { ...manifest.peerDependencies, ...manifest.optionalDependencies }

/** npm installs the native code for the functions' architecture, on whichever machine the CDK runs. */
const FOR_FUNCTIONS =
  '--os=linux --cpu=arm64 --libc=glibc --ignore-scripts --no-save --no-package-lock --no-audit --prefer-offline'

/**
 * The options that install packages, and bundle modules, beside the bundle of a function. CDK's own `nodeModules` finds no
 * version of an optional dependency, and installs for the machine on which it runs.
 */
export function bundledBeside({ packages, absent = [], modules }: Beside): BundlingOptions {
  const external = [...packages, ...absent].map((name) => `--external:${name}`).join(' ')
  const wanted = packages.map((name) => `"${name}@${VERSIONS[name] ?? '*'}"`).join(' ')
  const bundle = ([path, module]: readonly [string, string], outputDir: string): string =>
    `npx esbuild ${resolve(module)} --bundle --platform=node --target=node22 --format=cjs --minify ` +
    `--log-level=warning ${external} --outfile=${outputDir}/${path}`
  return {
    commandHooks: {
      beforeBundling: () => [],
      beforeInstall: () => [],
      afterBundling: (_, outputDir) => [
        ...Object.entries(modules).map((one) => bundle(one, outputDir)),
        `npm install --prefix ${outputDir} ${FOR_FUNCTIONS} ${wanted}`,
      ],
    },
  }
}
