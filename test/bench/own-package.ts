import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** A package of its own in test/bench, which only the bench needs. */
export interface OwnPackage {
  readonly name: string
  /** A file that exists once the package is installed. */
  readonly needs: string
  /** Additional flags of `npm ci`. */
  readonly flags: readonly string[]
  /** The time limit of the installation. */
  readonly installMs: number
}

/**
 * Installs the dependencies of such a package, and returns its directory. Throws if the package is missing (it is in
 * the repository, not in the published package) or if the installation fails.
 */
export async function ownPackage(
  { name, needs, flags, installMs }: OwnPackage,
  mayInstall: boolean,
): Promise<string> {
  const directory = placesOf(name).find((place) => existsSync(join(place, 'package.json')))
  if (directory === undefined) throw new Error('its package is in the repository only')
  if (existsSync(join(directory, 'node_modules', needs))) return directory
  const command = `npm ci in test/bench/${name}`
  if (!mayInstall) throw new Error(`its dependencies are not installed (${command})`)
  await promisify(execFile)('npm', ['ci', ...flags], { cwd: directory, timeout: installMs }).catch(() => {
    throw new Error(`its dependencies cannot be installed (${command} says why)`)
  })
  return directory
}

/** The possible places, relative to the built file and to the source file. */
const placesOf = (name: string): readonly string[] =>
  [`../../../test/bench/${name}`, `./${name}`].map((place) => fileURLToPath(new URL(place, import.meta.url)))
