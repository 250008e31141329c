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

/** Adds the named resources, by which routes serialize their answers. Call it before the routes. */
export function describeResources(app: FastifyInstance): void {
  const { schemas } = z.toJSONSchema(resources, { ...conversion, io: 'output', uri: (id) => `${schemaIdOf(id)}#` })
  for (const [id, { $schema: _, ...schema }] of Object.entries(schemas))
    app.addSchema({ ...schema, $id: schemaIdOf(id) })
}

/**
 * Keeps the named resources out of the host's own OpenAPI document: `@fastify/swagger` calls `getSchemas` of every instance
 * when the app is ready. Serializers do not call it.
 *
 * @returns a function that shows the resources to the shop's own document, or hides them again
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

/** Adds the OpenAPI document and the page to browse it. Register it before the routes. */
export async function documentation(app: FastifyInstance, { currency }: { currency: string }): Promise<void> {
  const hide = hideResources(app)
  // This hook runs before the one with which `swagger` collects the schemas, and the hook that hides them again runs after it. The
  // hooks of the host's own app have run already.
  app.addHook('onReady', async () => hide(false))
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
      // The document's paths have the prefix of the plugin, but not the path that a proxy removes.
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
              'A JSON Web Token. Each operation lists what opens it. `x-roles`: `owner` is the user whose resource it is, and ' +
              '`admin` the role of operators. `x-scopes`: one of these in the claim `scope` is enough.',
          },
        },
      },
    },
    // The routes are hidden, so that the host's own document does not show them. The shop's document shows them again.
    transform: ({ schema, url }) => ({ schema: { ...schema, hide: schema?.operationId === undefined }, url }),
    transformObject: (made) => ('openapiObject' in made ? completed(made.openapiObject) : made.swaggerObject),
    refResolver: { buildLocalReference: (json) => schemaNameOf(String(json.$id)) },
  })
  app.addHook('onReady', async () => hide(true))
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    indexPrefix: publicPrefix(app),
    theme: { title: 'Hexmart' },
    uiConfig: { layout: 'BaseLayout', showExtensions: true },
  })
  let document: Buffer | undefined
  app.get('/openapi.json', { schema: { hide: true } }, async (_, reply) => {
    // Serialize once: answers that wait for slow clients then share one buffer instead of filling the memory.
    document ??= Buffer.from(JSON.stringify(app.swagger()))
    return reply.type('application/json; charset=utf-8').send(document)
  })
}
