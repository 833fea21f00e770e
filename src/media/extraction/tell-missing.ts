import { createRequire } from 'node:module'
import type { Logger } from 'pino'

const PACKAGES = ['sharp', 'exifreader', 'mediabunny'] as const

/** Tells once which optional packages of the extractor are missing. */
export function tellMissing(logger: Pick<Logger, 'warn'>, isInstalled = canResolve): void {
  const missing = PACKAGES.filter((name) => !isInstalled(name))
  if (missing.length > 0)
    logger.warn(
      { missing },
      'optional packages are not installed: nothing is extracted from formats that need them',
    )
}

const { resolve } = createRequire(import.meta.url)

function canResolve(name: string): boolean {
  try {
    return resolve(name) !== ''
  } catch {
    return false
  }
}
