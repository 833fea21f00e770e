import type { Readable } from 'node:stream'
import type { About, Stored } from './about.ts'

/** An object and its bytes. A caller that does not read `body` to its end must destroy it. */
export interface Opened extends Stored {
  readonly body: Readable
}

/** A part of an object, by offsets of bytes from 0; both ends are included. Without `to` it ends with the object. */
export interface ByteRange {
  readonly from: number
  readonly to?: number
}

/**
 * Where to keep the bytes of a body that breaks off, as an object of their own: asked when it has broken off. A folder
 * keeps them; S3 stores a body completely or not at all.
 */
export type Keep = () => Promise<{ readonly key: string; readonly about: About } | undefined>

/**
 * The port of the objects: S3, or a folder. A key has 1 to 1,024 bytes of UTF-8, and no part of dots only. Every
 * adapter passes test/contracts/objects.ts.
 */
export interface Objects {
  /**
   * Stores `size` bytes under a key that has no object; durable when it resolves. If the key has an object, that one
   * stays, and `body` is not read. Gives the object that is stored. Rejects, and stores nothing under this key, if
   * `body` fails, or has another size or SHA-256 than told (`BadDigest`).
   */
  put(key: string, about: About, body: Readable, size: number, keep?: Keep): Promise<Stored>
  /**
   * Undefined if there is no object under this key. With a range, `body` has only those of its bytes that exist: none
   * if it begins after the end. The description, with `size`, is always that of the whole object.
   */
  get(key: string, range?: ByteRange): Promise<Opened | undefined>
  head(key: string): Promise<Stored | undefined>
  /** Deletes the object if it exists; it no longer exists when this resolves. */
  delete(key: string): Promise<void>
  /** The keys with this prefix, in no order. Objects stored or deleted meanwhile may be included or not. */
  list(prefix: string): AsyncIterable<string>
  /** An object that is being written to a folder is stored or gone when this resolves. */
  close(): Promise<void>
}

/** The headers of an upload that never overwrites (S3 User Guide, "Conditional writes"). */
export const FIRST_ONLY = { 'If-None-Match': '*' } as const

/** The headers of a download: Content-Type and Content-Disposition. */
export interface Shown {
  readonly type: string
  readonly disposition: string
}

/** Objects that clients reach directly, not through our HTTP server, at URLs that expire. */
export interface Direct {
  /**
   * A URL for an upload. The stored object has this description, whatever else the client sends. The client must also
   * send the headers `FIRST_ONLY`, which are signed: so the URL stores an object once, and never overwrites one. S3 takes
   * exactly `bytes` bytes, if given: their number is signed.
   */
  uploadUrl(key: string, about: About, seconds: number, bytes?: number): Promise<string>
  /** A URL for a download. The bytes come with the headers of `shown`, whatever the uploader sent. */
  contentUrl(key: string, shown: Shown, seconds: number): Promise<string>
}

const MAX_KEY_BYTES = 1_024

/** Throws for a range that cannot be: that is a bug. */
export function checkRange({ from, to = from }: ByteRange): void {
  if (Number.isSafeInteger(from) && Number.isSafeInteger(to) && 0 <= from && from <= to) return
  throw new Error(`Cannot read an object: there are no bytes ${from} to ${to}`)
}

/**
 * Throws for a key that no adapter accepts: that is a bug. Parts like `..` are lost in URLs (S3 User Guide, "Naming
 * objects").
 */
export function checkKey(key: string): void {
  const bytes = Buffer.byteLength(key)
  if (bytes === 0 || bytes > MAX_KEY_BYTES)
    throw new Error(`Cannot reach an object: its key has ${bytes} bytes, not 1 to ${MAX_KEY_BYTES}`)
  if (key.split('/').some((part) => /^\.*$/.test(part)))
    throw new Error('Cannot reach an object: a part of its key is empty or of dots alone')
}
