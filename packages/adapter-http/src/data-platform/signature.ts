import { createHmac } from 'node:crypto'

/** Whether it is a secret of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
export function isSecret(text: string): boolean {
  const bytes = bytesOf(text).length
  return /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text) && bytes >= 24 && bytes <= 64
}

/** The bytes of a secret. @throws RangeError when it is none */
export function parseSecret(secret: string): Buffer {
  if (isSecret(secret)) return bytesOf(secret)
  throw new RangeError('a secret of the data platform is whsec_ and 24 to 64 bytes in base64')
}

const bytesOf = (secret: string) => Buffer.from(secret.slice('whsec_'.length), 'base64')

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
