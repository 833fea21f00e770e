import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'

// LMDB's meta page (mdb.c, MDB_page and MDB_meta, 64 bits, little-endian): where its fields stand.
const HEADER_BYTES = 168
const FLAGS = 18
const MAGIC = 24
const PAGE_SIZE = 48
const FREE_ROOT = 88
const MAIN_ROOT = 136
const META_PAGE = 0x08
const MAGIC_NUMBER = 0xbeefc0de
const NO_ROOT = 0xffff_ffff_ffff_ffffn

/**
 * Whether a directory's `data.mdb` can be opened: it isn't there, is empty, or begins as LMDB's files do and is long enough
 * to hold the roots of its trees. lmdb-js ends the process with a segmentation fault when it opens another file.
 */
export function isSound(directory: string): boolean {
  const found = headerOf(join(directory, 'data.mdb'))
  return found === undefined || found.size === 0 || isMeta(found.header, found.size)
}

function isMeta(header: Buffer, size: number): boolean {
  if (header.length < HEADER_BYTES || header.readUInt32LE(MAGIC) !== MAGIC_NUMBER) return false
  const pages = Math.floor(size / header.readUInt32LE(PAGE_SIZE))
  const held = [FREE_ROOT, MAIN_ROOT].map((at) => header.readBigUInt64LE(at))
  return header.readUInt16LE(FLAGS) === META_PAGE && held.every((root) => root === NO_ROOT || root < pages)
}

function headerOf(file: string): { readonly header: Buffer; readonly size: number } | undefined {
  let opened: number
  try {
    opened = openSync(file, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    const header = Buffer.alloc(HEADER_BYTES)
    return { header: header.subarray(0, readSync(opened, header)), size: fstatSync(opened).size }
  } finally {
    closeSync(opened)
  }
}
