import { isIP, isIPv4, isIPv6 } from 'node:net'
import proxyAddr from '@fastify/proxy-addr'
import type { FastifyRequest } from 'fastify'

/** Where a request came from. */
type Sender = Pick<FastifyRequest, 'ip' | 'socket'>

const withPort = /^([\d.]+):\d{1,5}$/
const inBrackets = /^\[([^\]]+)\](?::\d{1,5})?$/

/**
 * The address in an entry of `X-Forwarded-For`. Some proxies add the port of their client to the address: `203.0.113.7:4711`,
 * `[2001:db8::1]:4711`. Undefined if the entry is no address.
 */
function addressIn(entry: string): string | undefined {
  if (isIP(entry) !== 0) return entry
  const address = withPort.exec(entry)?.[1]
  if (address !== undefined && isIPv4(address)) return address
  const bracketed = inBrackets.exec(entry)?.[1]
  return bracketed !== undefined && isIPv6(bracketed) ? bracketed : undefined
}

/**
 * Makes a value for Fastify's `trustProxy`: Fastify then believes the entries of `X-Forwarded-For` that proxies of
 * these networks have written, with ports or without. If `trustProxy` were the list of networks itself, Fastify would take every
 * address with a port for the client's, even the address of a proxy.
 *
 * @param networks addresses, networks such as `10.0.0.0/8`, or `loopback`, `linklocal` and `uniquelocal`
 * @throws TypeError when an element of `networks` is none of these
 * @example
 * const app = fastify({ ...serverOptions, trustProxy: trustedProxies(['10.0.0.0/8']) })
 */
export function trustedProxies(networks: readonly string[]): (entry: string, hop: number) => boolean {
  const trusts = proxyAddr.compile([...networks])
  // Fastify passes the address of the connection as the first entry. This address is undefined once the connection has closed.
  return (entry: string | undefined, hop) => trusts(addressIn(entry ?? '') ?? '', hop)
}

/**
 * The sender's address, without a port and without the zone that an IPv6 address may name. If a trusted proxy passes on a text
 * that is not an address, the result is the address of the connection, which is the address of the last proxy. Limits and logs
 * therefore never get a text that the sender made up.
 */
export function senderOf({ ip, socket }: Sender): string {
  const [address = ''] = (addressIn(ip) ?? socket.remoteAddress ?? '').split('%')
  return address
}

/**
 * The sender's address, as limits count it: an IPv4 address, or the first 64 bits of an IPv6 address, because a single household
 * usually owns all addresses that begin with the same 64 bits.
 */
export function addressOf(sender: Sender): string {
  const address = senderOf(sender)
  if (!isIPv6(address)) return address
  const groups = groupsOf(address)
  return isMapped(groups)
    ? ipv4In(groups)
    : `${groups
        .slice(0, 4)
        .map((group) => group.toString(16))
        .join(':')}::`
}

/** The eight groups of an IPv6 address. An IPv4 address at its end takes the place of two groups. */
function groupsOf(address: string): readonly number[] {
  const inGroups = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [head = '', tail] = inGroups.split('::')
  const [first, last] = [groupsIn(head), groupsIn(tail ?? '')]
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last]
}

const groupsIn = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))

/** Whether the groups are an IPv4 address in the form of IPv6. A socket that listens for both versions reports addresses so. */
const isMapped = (groups: readonly number[]) => groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)

const ipv4In = (groups: readonly number[]) =>
  groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.')
