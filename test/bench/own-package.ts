import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** A package of its own in test/bench, which nothing but the bench needs. */
export interface OwnPackage {
  readonly name: string
  /** A file that is there once it is installed. */
  readonly needs: string
  /** What `npm ci` is told besides. */
  readonly flags: readonly string[]
  /** For how long it may take. */
  readonly installMs: number
}

/**
 * The directory of such a package, its dependencies installed. Throws where it is not there (it is in the repository, not in what is
 * published) or cannot be installed.
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

/** Seen from where this is built to, and from where it is written. */
const placesOf = (name: string): readonly string[] =>
  [`../../../test/bench/${name}`, `./${name}`].map((place) => fileURLToPath(new URL(place, import.meta.url)))
