import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { orderWebhook } from '../data-platform/webhook.ts'
import { publicPathOf, publicPrefix } from '../replies.ts'
import { resources } from '../resources/index.ts'
import { completed } from './complete-document.ts'
import { conversion } from './json-schema.ts'
import { schemaIdOf, schemaNameOf } from './names.ts'
import { tags } from './route-description.ts'

/**
 * Adds the schemas of the named resources. Routes serialize their answers with these schemas, so call this before you add
 * routes.
 */
export function describeResources(app: FastifyInstance): void {
  const { schemas } = z.toJSONSchema(resources, { ...conversion, io: 'output', uri: (id) => `${schemaIdOf(id)}#` })
  for (const [id, { $schema: _, ...schema }] of Object.entries(schemas))
    app.addSchema({ ...schema, $id: schemaIdOf(id) })
}

/**
 * Keeps the named resources out of the host's own OpenAPI document. When the app is ready, `@fastify/swagger` calls
 * `getSchemas` of every instance; while the resources are hidden, `getSchemas` returns none. Serializers do not call
 * `getSchemas`.
 *
 * @returns a function that shows the resources (`false`), so that the shop's own document has them, or hides them again (`true`)
 */
export function hideResources(app: FastifyInstance): (areHidden: boolean) => void {
  let areHidden = true
  const hide = (instance: FastifyInstance) => {
    const getSchemas = instance.getSchemas
    instance.getSchemas = () => (areHidden ? {} : getSchemas())
  }
  hide(app)
  app.addHook('onRegister', hide)
  return (hidden) => {
    areHidden = hidden
  }
}

/** Adds the OpenAPI document and the page to browse it. Call this before the routes are added. */
export async function documentation(app: FastifyInstance, { currency }: { currency: string }): Promise<void> {
  const setHidden = hideResources(app)
  // `swagger` collects the schemas in a hook of its own. The hook on the next line runs before that hook and shows the resources.
  // The second `onReady` hook below runs after that hook and hides them again. The hooks of the host's own app have run already,
  // so the host's document is not affected.
  app.addHook('onReady', async () => setHidden(false))
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Hexmart',
        version: '1',
        description: `An ordering service for a shop that sells from a prepaid balance. Amounts are whole numbers of ${currency}'s smallest unit.`,
        contact: { name: 'Hexmart' },
        license: { name: 'MIT', identifier: 'MIT' },
      },
      // The document's paths have the prefix of the plugin, but not the path that a proxy removes. So the server's URL has that
      // path.
      servers: [{ url: publicPathOf(app) || '/', description: 'The server that this document comes from' }],
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      webhooks: { orderEvent: orderWebhook },
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description:
              'A JSON Web Token. Each operation lists who may call it. `x-roles`: `owner` is the user to whom the ' +
              'resource belongs, and `admin` is an operator. `x-scopes`: one of these scopes in the claim `scope` is enough.',
          },
        },
      },
    },
    // All routes of the shop are marked as hidden, so that the host's own document does not show them. The shop's document shows
    // those that have an operation id.
    transform: ({ schema, url }) => ({ schema: { ...schema, hide: schema?.operationId === undefined }, url }),
    transformObject: (result) => ('openapiObject' in result ? completed(result.openapiObject) : result.swaggerObject),
    refResolver: { buildLocalReference: (json) => schemaNameOf(String(json.$id)) },
  })
  app.addHook('onReady', async () => setHidden(true))
  await app.register(async (page) => {
    page.addHook('onSend', async (_, __, payload) => withViewport(payload))
    await page.register(swaggerUi, {
      routePrefix: '/docs',
      indexPrefix: publicPrefix(app),
      theme: { title: 'Hexmart' },
      uiConfig: { layout: 'BaseLayout', showExtensions: true },
    })
  })
  let document: Buffer | undefined
  app.get('/openapi.json', { schema: { hide: true } }, async (_, reply) => {
    // Serialize once: answers that wait for slow clients then share one buffer instead of filling the memory.
    document ??= Buffer.from(JSON.stringify(app.swagger()))
    return reply.type('application/json; charset=utf-8').send(document)
  })
}

/**
 * The page with a viewport, so that a phone does not show it as small as on a desktop. `@fastify/swagger-ui` has no setting for
 * this. Scripts and styles remain as they are.
 */
const withViewport = (payload: unknown) =>
  typeof payload === 'string'
    ? payload.replace(
        '<meta charset="UTF-8">',
        '$&\n<meta name="viewport" content="width=device-width, initial-scale=1">',
      )
    : payload
