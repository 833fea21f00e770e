import type { Readable } from 'node:stream'
import type { About, Stored } from './about.ts'

/** An object under way to a reader. Whoever does not read `body` to its end destroys it. */
export interface Opened extends Stored {
  readonly body: Readable
}

/** The objects: S3, or a folder. Keys are 1 to 1,024 bytes of UTF-8, no part of dots alone. Every adapter passes test/contracts/objects.ts. */
export interface Objects {
  /**
   * Stores `size` bytes under a key where nothing stands; durable when it resolves. Answers what stands then: where an
   * object stood, that one, and `body` is not read. Rejects, and leaves nothing, where `body` fails or is not of this size.
   */
  put(key: string, about: About, body: Readable, size: number): Promise<Stored>
  /** Undefined where nothing stands under the key. */
  get(key: string): Promise<Opened | undefined>
  head(key: string): Promise<Stored | undefined>
  /** Gone when it resolves, also where nothing stood. */
  delete(key: string): Promise<void>
  /** The keys that begin so, in no order; of those stored or deleted meanwhile, some or none. */
  list(prefix: string): AsyncIterable<string>
  close(): Promise<void>
}

/** How bytes are handed out: Content-Type and Content-Disposition. */
export interface Shown {
  readonly type: string
  readonly disposition: string
}

/** Objects that clients reach by themselves, past our door, by addresses that are good for so many seconds. */
export interface Direct {
  /** Whoever puts bytes there stores an object that says this of itself, whatever else they send. */
  uploadUrl(key: string, about: About, seconds: number): Promise<string>
  /** The bytes come as what `shown` says, whatever their sender said of them. */
  contentUrl(key: string, shown: Shown, seconds: number): Promise<string>
}

const MAX_KEY_BYTES = 1_024

/** Throws on a key that no adapter takes: we were wrong. Parts like `..` are lost in URLs (S3 User Guide, "Naming objects"). */
export function checkKey(key: string): void {
  const bytes = Buffer.byteLength(key)
  if (bytes === 0 || bytes > MAX_KEY_BYTES)
    throw new Error(`Cannot reach an object: its key has ${bytes} bytes, not 1 to ${MAX_KEY_BYTES}`)
  if (key.split('/').some((part) => /^\.*$/.test(part)))
    throw new Error('Cannot reach an object: a part of its key is empty or of dots alone')
}
