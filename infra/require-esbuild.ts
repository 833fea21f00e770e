import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { needs, NotInstalled } from '../src/base/optional.ts'

let isThere: boolean | undefined

/**
 * Throws if esbuild is neither beside the CDK nor in the path, where the CDK looks for it: it would ask for Docker
 * instead.
 */
export function requireEsbuild(): void {
  isThere ??= isBesideCdk() || isInPath()
  if (!isThere) throw new NotInstalled(needs('bundle the functions', ['esbuild']))
}

function isBesideCdk(): boolean {
  try {
    const cdk = createRequire(import.meta.url).resolve('aws-cdk-lib/package.json')
    createRequire(cdk).resolve('esbuild/package.json')
    return true
  } catch {
    return false
  }
}

const isInPath = (): boolean => spawnSync('esbuild', ['--version']).status === 0
