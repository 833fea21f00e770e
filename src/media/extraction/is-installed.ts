import { createRequire } from 'node:module'

const { resolve } = createRequire(import.meta.url)

/** Whether an optional package can be loaded here. */
export function isInstalled(name: string): boolean {
  try {
    return resolve(name) !== ''
  } catch {
    return false
  }
}
