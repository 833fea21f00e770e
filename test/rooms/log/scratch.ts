import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new directory for one test. */
export function scratch(parent = tmpdir()) {
  const path = mkdtempSync(join(parent, 'tributary-log-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
