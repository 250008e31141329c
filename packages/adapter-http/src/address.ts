import { isIPv4, isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'

/** An IPv4 address that a socket for both versions reports. */
const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/**
 * The sender's address, as limits count it: an IPv4 address, or the first 64 bits of an IPv6 address, because a single household
 * has all addresses below them. If a trusted proxy names no address, it is the address of the proxy.
 */
export function addressOf({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  const address = isIPv4(ip) || isIPv6(ip) ? ip : (socket.remoteAddress ?? '')
  const ipv4 = mapped.exec(address)?.[1]
  if (ipv4 !== undefined) return ipv4
  return isIPv6(address) ? networkOf(address) : address
}

/** The first four groups of an IPv6 address, in one spelling. */
function networkOf(address: string): string {
  // An IPv4 address at the end takes the place of two groups.
  const [head = '', tail] = address.replace(/\d+\.\d+\.\d+\.\d+$/, '0:0').split('::')
  const [first, last] = [groupsIn(head), groupsIn(tail ?? '')]
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::`
}

const groupsIn = (part: string) => (part === '' ? [] : part.split(':'))
