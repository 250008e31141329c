/** The messages to the data platform as an OpenAPI webhook, for people who write a receiver. */

const header = (name: string, description: string, required = true) => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' as const },
})

export const orderWebhook = {
  post: {
    operationId: 'receiveOrderEvent',
    // The receiver verifies the signature. The request has no token.
    security: [],
    tags: ['orders'],
    summary: 'An order was paid or canceled',
    description:
      'Sent to the data platform at least once, and signed as Standard Webhooks if the service has a secret. The ' +
      'messages of one order arrive by ascending `sequence`. Only a repeat of a message may arrive after a later message ' +
      'of the same order. Messages of different orders arrive in any sequence. A repeat has the same `webhook-id`.',
    parameters: [
      header('webhook-id', 'The id of the message, the same at every attempt'),
      header('webhook-timestamp', 'When this attempt was made, in seconds since 1970'),
      header(
        'webhook-signature',
        '`v1,` and a signature in base64; during a rotation one for each secret, separated by a space; absent if ' +
          'the service has no secret',
        false,
      ),
      header(
        'x-request-id',
        'The id of the request that caused the message, if its caller sent an `X-Request-Id` or a `traceparent`, or ' +
          'if the service recorded the request in a trace',
        false,
      ),
      header(
        'traceparent',
        'The `traceparent` (W3C Trace Context) of this attempt, if the service records the attempt in a trace; ' +
          'otherwise the `traceparent` of the request that caused the message; absent if that request had none',
        false,
      ),
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/OrderPayload' } } },
    },
    responses: {
      '2XX': { description: 'Accepted: the message is not sent again' },
      '400': { description: 'Refused (also 409, 413, 415, 422): the message is sent again a few times, then given up' },
      '410': { description: 'Refused for ever: the message is not sent again' },
      '429': { description: 'Not now (also 503): the message is sent again after `Retry-After` at the earliest' },
      default: { description: 'Failed: the message is sent again, after longer and longer pauses' },
    },
  },
}
