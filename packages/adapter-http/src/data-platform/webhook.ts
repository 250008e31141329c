/** What the data platform is sent, as OpenAPI describes a webhook: for whoever writes a receiver. */

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' as const },
})

export const orderWebhook = {
  post: {
    summary: 'An order was paid or cancelled',
    description:
      'Sent to the data platform at least once, signed as Standard Webhooks. The messages of an order first arrive in ' +
      'its sequence; a repeat has the same `webhook-id`. Other orders’ messages come in any order.',
    parameters: [
      header('webhook-id', 'The message: the same at every try'),
      header('webhook-timestamp', 'When this try was made, in seconds since 1970'),
      header(
        'webhook-signature',
        '`v1,` and a signature in base64; during a rotation one for each secret, after a blank',
      ),
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/OrderPayload' } } },
    },
    responses: {
      '2XX': { description: 'Taken: it is not sent again' },
      '400': { description: 'Refused, as by 409, 413, 415 and 422: sent again a few times, then given up' },
      '410': { description: 'Never to be sent again' },
      '429': { description: 'Not now, as by 503: sent again, no sooner than `Retry-After` says' },
      default: { description: 'Failed: sent again, after longer and longer waits' },
    },
  },
}
