import type { Logger } from 'pino'
import { isInstalled } from './is-installed.ts'

/** Those that an installation usually has. That which decodes HEIC is installed on purpose. */
const PACKAGES = ['sharp', 'exifreader', 'mediabunny'] as const

/** Tells once which optional packages of the extractor are missing. */
export function tellMissing(logger: Pick<Logger, 'warn'>, has = isInstalled): void {
  const missing = PACKAGES.filter((name) => !has(name))
  if (missing.length > 0)
    logger.warn(
      { missing },
      'optional packages are not installed: nothing is extracted from formats that need them',
    )
}
