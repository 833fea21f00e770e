import { isIPv4, isIPv6 } from 'node:net'

/**
 * The network of an address that attempts are counted for: an IPv4 address itself, and the first 64 bits of an IPv6
 * address, as one customer has all addresses behind them (RFC 6177). Any other text stays as it is.
 */
export function networkOf(address: string): string {
  const plain = address.split('%', 1)[0] ?? ''
  const mapped = /^::ffff:([\d.]+)$/i.exec(plain)?.[1]
  if (mapped !== undefined && isIPv4(mapped)) return mapped
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.toLowerCase().split('::', 2)
  const groups = head === '' ? [] : head.split(':')
  const padded = tail === undefined ? groups : [...groups, '0', '0', '0', '0']
  return padded
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
