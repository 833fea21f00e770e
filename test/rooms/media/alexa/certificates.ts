import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

/** An authority or a server, with its certificate in PEM. */
export interface Holder {
  readonly name: string
  readonly privateKey: KeyObject
  readonly pem: string
}

export interface Wanted {
  readonly name: string
  /** Who signs it; by default itself. */
  readonly issuer?: Pick<Holder, 'name' | 'privateKey'>
  /** The names of hosts, in the subject alternative names. */
  readonly hosts?: readonly string[]
  readonly isAuthority?: boolean
  /** Times without punctuation, in UTC: `20260101000000Z`. */
  readonly from?: string
  readonly to?: string
}

/** Makes a certificate (RFC 5280, 4.1) for a new key: as much of DER as a test of chains needs. */
export function certify(wanted: Wanted): Holder {
  const { name, isAuthority = false, hosts = [], from = '20200101000000Z', to = '21000101000000Z' } = wanted
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const issuer = wanted.issuer ?? { name, privateKey }
  const extensions = [
    ...(isAuthority ? [extension('2.5.29.19', sequence(der(0x01, Buffer.from([0xff]))))] : []),
    ...(hosts.length > 0
      ? [extension('2.5.29.17', sequence(...hosts.map((host) => der(0x82, Buffer.from(host)))))]
      : []),
  ]
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    SHA256_RSA,
    nameOf(issuer.name),
    sequence(der(0x18, Buffer.from(from)), der(0x18, Buffer.from(to))),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : []),
  )
  const signature = sign('RSA-SHA256', body, issuer.privateKey)
  const certificate = sequence(body, SHA256_RSA, der(0x03, Buffer.from([0]), signature))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  const pem = `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
  return { name, privateKey, pem }
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const bytes = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...bytes]), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)

/** An object identifier of numbers below 16,384. */
function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = rest.flatMap((part) =>
    part < 128 ? [part] : part < 16_384 ? [(part >> 7) | 128, part & 127] : [134, 247, 13],
  )
  return der(0x06, Buffer.from([first * 40 + second, ...bytes]))
}

/** sha256WithRSAEncryption; 113549 is the one number of it that takes three bytes. */
const SHA256_RSA = sequence(oid('1.2.840.113549.1.1.11'), der(0x05))

const nameOf = (name: string): Buffer =>
  sequence(der(0x31, sequence(oid('2.5.4.3'), der(0x0c, Buffer.from(name)))))

const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), der(0x04, value))
