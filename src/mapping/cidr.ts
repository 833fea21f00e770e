import { BlockList, isIP, isIPv4 } from 'node:net'
import { onText, type Matches } from './leaves.ts'

/** An address range such as `10.0.0.0/24`. Throws if the text is not one. */
export function cidr(range: string): Matches {
  const [, address = '', bits = ''] = /^([\da-f.:]+)\/(\d{1,3})$/i.exec(range) ?? []
  const listed = new BlockList()
  try {
    listed.addSubnet(address, Number(bits), familyOf(address))
  } catch {
    throw new Error('malformed CIDR')
  }
  return onText((text) => isIP(text) !== 0 && listed.check(text, familyOf(text)))
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv4(address) ? 'ipv4' : 'ipv6')
