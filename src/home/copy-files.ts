import { chmod, constants, copyFile, lstat, mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../base/failure.ts'
import { OWNER_ONLY, OWNERS_FOLDER } from '../lmdb/modes.ts'

/**
 * Copies a file, or a folder with its content; false if it does not exist. Files that are removed meanwhile are left
 * out.
 */
export async function copyFiles(from: string, to: string): Promise<boolean> {
  try {
    if (!(await lstat(from)).isDirectory()) await copyFile(from, to, constants.COPYFILE_FICLONE)
    else {
      await mkdir(to, { mode: OWNERS_FOLDER })
      if (await copyAll(from, to)) return true
      await rm(to, { recursive: true, force: true })
      return false
    }
    return true
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    await rm(to, { recursive: true, force: true })
    return false
  }
}

/** False if a file was removed meanwhile: then the thing that it belongs to was removed. */
async function copyAll(from: string, to: string): Promise<boolean> {
  let isWhole = true
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const copied = await copyFiles(join(from, entry.name), join(to, entry.name))
    if (!copied && !entry.isDirectory()) isWhole = false
  }
  return isWhole
}

/** Makes all files of a folder durable and private; the folder itself last. */
export async function seal(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inner = join(path, entry.name)
    if (entry.isDirectory()) await seal(inner)
    else await flush(inner, OWNER_ONLY)
  }
  await flush(path, OWNERS_FOLDER)
}

async function flush(path: string, mode: number): Promise<void> {
  await chmod(path, mode)
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The number of bytes in a folder's files. */
export async function bytesIn(path: string): Promise<number> {
  let sum = 0
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    sum += await lstat(join(entry.parentPath, entry.name)).then(
      ({ size }) => size,
      () => 0,
    )
  }
  return sum
}
