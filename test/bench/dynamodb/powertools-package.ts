import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Seen from where this is built to, and from where it is written. */
const PLACES = ['../../../../test/bench/powertools', '../powertools'].map((place) =>
  fileURLToPath(new URL(place, import.meta.url)),
)

/** A minute is plenty for some thirty packages. */
const INSTALL_MS = 60_000

/**
 * The directory of the package with the handlers, its dependencies installed: it has its own, which nothing else needs.
 * Throws where it is not there (it is in the repository, not in what is published) or cannot be installed.
 */
export async function powertoolsPackage(mayInstall: boolean): Promise<string> {
  const directory = PLACES.find((place) => existsSync(join(place, 'package.json')))
  if (directory === undefined) throw new Error('its package is in the repository only')
  if (existsSync(join(directory, 'node_modules', '@aws-lambda-powertools'))) return directory
  if (!mayInstall) throw new Error('its dependencies are not installed (npm ci in test/bench/powertools)')
  await install(directory)
  return directory
}

async function install(cwd: string): Promise<void> {
  await promisify(execFile)('npm', ['ci', '--ignore-scripts'], { cwd, timeout: INSTALL_MS }).catch(() => {
    throw new Error('its dependencies cannot be installed (npm ci in test/bench/powertools says why)')
  })
}
