import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'
import { promisify } from 'node:util'
import { ConcurrencyLimit } from '../base/concurrency-limit.ts'

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** A derivation takes 32 MiB and about 0.2 seconds of one core: more at once would take a server's memory and threads. */
const atOnce = new ConcurrencyLimit(2)

/** So many derivations may be under way or wait: at five a core and second, the last one waits for some seconds. */
const MOST = 50
let under = 0

/** Thrown if too many passwords are being checked: try again. */
export class PasswordsBusy extends Error {}

/** The parameters of scrypt (RFC 7914): log2 of N, r and p. */
interface Cost {
  readonly ln: number
  readonly r: number
  readonly p: number
}

/** OWASP Password Storage Cheat Sheet, "scrypt": one of the equal settings, that with 32 MiB. */
const COST: Cost = { ln: 15, r: 8, p: 3 }

const BYTES = 32
const HASH = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]+)\$([\w+/]+)$/

/** A salted hash of a password in the PHC string format: it names its own parameters. */
export async function hashPassword(password: string, { ln, r, p } = COST): Promise<string> {
  const salt = randomBytes(16)
  const derived = await derived32(password, salt, { ln, r, p })
  return `$scrypt$ln=${ln},r=${r},p=${p}$${text(salt)}$${text(derived)}`
}

/** Whether a hash is that of a password. Throws if the hash is none of ours. */
export async function isPasswordOf(hash: string, password: string): Promise<boolean> {
  const [, ln, r, p, salt = '', derived = ''] = HASH.exec(hash) ?? []
  if (ln === undefined) throw new Error('Cannot check a password: its stored hash cannot be read')
  const expected = Buffer.from(derived, 'base64')
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) }
  return timingSafeEqual(await derived32(password, Buffer.from(salt, 'base64'), cost), expected)
}

/** A password that is typed on another keyboard or system has the same characters in this form (NIST SP 800-63B, 3.1.1.2). */
async function derived32(password: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> {
  if (under >= MOST) throw new PasswordsBusy('Cannot check a password: too many others are being checked')
  under += 1
  const options = { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r }
  try {
    return await atOnce.run(() => derive(password.normalize('NFKC'), salt, BYTES, options))
  } finally {
    under -= 1
  }
}

/** Base64 without padding, as the PHC format has it. */
const text = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
