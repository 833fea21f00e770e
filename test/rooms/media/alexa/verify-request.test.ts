import { describe, expect, it } from 'vitest'
import { START } from '../../api/support/house.ts'
import { certify, type Holder } from './certificates.ts'
import { alexa, between, chainOf, GOOD, HOSTS, requestOf, root, send, type Sending } from './sending.ts'

const stranger = certify({ name: 'root', isAuthority: true })
const asked = requestOf({ type: 'LaunchRequest' })
const at = (ms: number) => requestOf({ type: 'LaunchRequest', timestamp: new Date(START + ms).toISOString() })
const from = (address: string): Sending => ({ headers: { signaturecertchainurl: address } })
const by = (signer: Holder, ...others: readonly Holder[]): Sending => ({
  signer,
  chain: chainOf(signer, ...others),
})

describe('a request of Alexa', () => {
  it.each<readonly [string, object, Sending]>([
    ['with its body in base64', asked, { encoded: true }],
    [
      'with an address in other capitals, with a port, dots and a fragment',
      asked,
      from('HTTPS://S3.amazonaws.com:443/echo.api/../echo.api/cert.pem#x'),
    ],
    ['without its root', asked, { chain: chainOf(alexa, between) }],
    ['with a further certificate', asked, { chain: chainOf(alexa, between, stranger) }],
    [
      'with several names',
      asked,
      by(certify({ name: 'a', issuer: between, hosts: ['other.example', ...HOSTS] }), between),
    ],
    ['150 seconds late', at(-150_000), {}],
    ['150 seconds early', at(150_000), {}],
  ])('is taken: %s', async (_, request, sending) => {
    expect((await send(request, sending)).status).toBe(200)
  })

  it.each<readonly [string, string, unknown, Sending]>([
    ['no address', 'the certificate is not at', asked, from('')],
    ['no address at all', 'the certificate is not at', asked, from('cert.pem')],
    ['plain HTTP', 'the certificate is not at', asked, from('http://s3.amazonaws.com/echo.api/c.pem')],
    [
      'another host',
      'the certificate is not at',
      asked,
      from('https://s3.amazonaws.com.evil.example/echo.api/c.pem'),
    ],
    [
      'a bucket as the host',
      'the certificate is not at',
      asked,
      from('https://evil.s3.amazonaws.com/echo.api/c.pem'),
    ],
    [
      'another folder',
      'the certificate is not at',
      asked,
      from('https://s3.amazonaws.com/evil/echo.api/c.pem'),
    ],
    [
      'another folder, by capitals',
      'the certificate is not at',
      asked,
      from('https://s3.amazonaws.com/EcHo.aPi/c.pem'),
    ],
    [
      'another folder, by dots',
      'the certificate is not at',
      asked,
      from('https://s3.amazonaws.com/echo.api/../evil/c.pem'),
    ],
    [
      'another folder, by coded dots',
      'the certificate is not at',
      asked,
      from('https://s3.amazonaws.com/echo.api/%2e%2e/evil/c.pem'),
    ],
    [
      'another folder, by a coded slash',
      'the certificate is not at',
      asked,
      from('https://s3.amazonaws.com/echo.api/..%2fevil/c.pem'),
    ],
    ['another port', 'the certificate is not at', asked, from('https://s3.amazonaws.com:563/echo.api/c.pem')],
    [
      'a user in the address',
      'the certificate is not at',
      asked,
      from('https://s3.amazonaws.com@evil.example/echo.api/c.pem'),
    ],
    ['no certificate', 'the certificate is not one', asked, { chain: '' }],
    ['a broken certificate', 'the certificate is not one', asked, { chain: GOOD.replace('MII', 'AAA') }],
    ['eleven certificates', 'the certificate is not one', asked, { chain: GOOD + root.pem.repeat(8) }],
    ['a certificate without its chain', 'the certificate is not one', asked, by(alexa)],
    [
      'a chain in another order',
      'the certificate is not one',
      asked,
      { chain: chainOf(alexa, root, between) },
    ],
    [
      'a certificate that signed itself',
      'the certificate is not one',
      asked,
      by(certify({ name: 'a', hosts: HOSTS })),
    ],
    [
      'another authority of the same name',
      'the certificate is not one',
      asked,
      by(certify({ name: 'a', issuer: stranger, hosts: HOSTS }), stranger),
    ],
    [
      'another name',
      'the certificate is not one',
      asked,
      by(certify({ name: 'a', issuer: between, hosts: ['echo-api.amazon.com.evil.example'] }), between),
    ],
    [
      'a name by a star',
      'the certificate is not one',
      asked,
      by(certify({ name: 'a', issuer: between, hosts: ['*.amazon.com'] }), between),
    ],
    [
      'the name as the subject only',
      'the certificate is not one',
      asked,
      by(certify({ name: 'echo-api.amazon.com', issuer: between }), between),
    ],
    [
      'a certificate that has expired',
      'the certificate is not one',
      asked,
      by(certify({ name: 'a', issuer: between, hosts: HOSTS, to: '20251231235959Z' }), between),
    ],
    [
      'a certificate that is not valid yet',
      'the certificate is not one',
      asked,
      by(certify({ name: 'a', issuer: between, hosts: HOSTS, from: '20260101000001Z' }), between),
    ],
    [
      'an authority that is none',
      'the certificate is not one',
      asked,
      by(certify({ name: 'a', issuer: alexa, hosts: HOSTS }), alexa, between),
    ],
    ['no signature', 'the signature is not', asked, { headers: { 'signature-256': '' } }],
    ['a signature that is no base64', 'the signature is not', asked, { headers: { 'signature-256': '!!' } }],
    ['the signature of another key', 'the signature is not', asked, { signer: between }],
    [
      'a body that was changed',
      'the signature is not',
      asked,
      { tamper: (body) => body.replace('en-GB', 'en-US') },
    ],
    ['a body that only grew a space', 'the signature is not', asked, { tamper: (body) => `${body} ` }],
    [
      'another skill',
      'the request is for another skill',
      requestOf({ type: 'LaunchRequest' }, undefined, 'other'),
      {},
    ],
    ['a request of long ago', 'the request is not of this moment', at(-150_001), {}],
    ['a request of the future', 'the request is not of this moment', at(150_001), {}],
    [
      'no time',
      'the request is not of this moment',
      requestOf({ type: 'LaunchRequest', timestamp: 'now' }),
      {},
    ],
    ['a body that is no request', 'the body is no request', { request: {} }, {}],
    ['a body that is null', 'the body is no request', null, {}],
  ])('is refused: %s', async (_, reason, request, sending) => {
    const { status, body, reasons } = await send(request, sending)
    expect([status, body.error]).toEqual([400, expect.stringContaining(reason)])
    expect(reasons).toEqual([body.error])
  })
})
