import { createHmac } from 'node:crypto'

/** Whether a text is a secret of Standard Webhooks: `whsec_`, followed by 24 to 64 bytes in base64. */
export function isWebhookSecret(text: string): boolean {
  const bytes = bytesOf(text).length
  return /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text) && bytes >= 24 && bytes <= 64
}

/** The bytes of a secret. @throws RangeError when the text is not a secret */
export function parseSecret(secret: string): Buffer {
  if (isWebhookSecret(secret)) return bytesOf(secret)
  throw new RangeError('a secret of the data platform must be whsec_ followed by 24 to 64 bytes in base64')
}

const bytesOf = (secret: string) => Buffer.from(secret.slice('whsec_'.length), 'base64')

/**
 * The headers by which a receiver verifies the sender of a message and drops a repeat. With two secrets, during a rotation,
 * the message has two signatures, and the receiver accepts either.
 *
 * Source: the Standard Webhooks specification, "Webhook metadata" and "Signature scheme".
 *
 * @param at when this attempt is made, in milliseconds since 1970; receivers refuse timestamps that are minutes off, so each
 * attempt needs a new one
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
