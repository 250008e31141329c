import { createHmac } from 'node:crypto'

/** A secret of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
export function parseSecret(secret: string): Buffer {
  const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  if (!secret.startsWith('whsec_') || bytes.length < 24 || bytes.length > 64) {
    throw new RangeError('a secret of the data platform is whsec_ and 24 to 64 bytes in base64')
  }
  return bytes
}

/**
 * The headers that let a receiver check who sent a message, and drop a repeat. With two secrets, during a rotation,
 * there are two signatures, and the receiver accepts either.
 *
 * Source: the Standard Webhooks specification, "Webhook metadata" and "Signature scheme".
 *
 * @param at when this try is made, in milliseconds: a receiver refuses what is too old
 */
export function signedHeaders(secrets: readonly Buffer[], id: string, at: number, body: string) {
  const timestamp = Math.floor(at / 1_000)
  const signatures = secrets.map((secret) => {
    const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')
    return `v1,${signature}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  }
}
