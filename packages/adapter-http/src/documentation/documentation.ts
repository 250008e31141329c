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
 * Keeps the named resources out of the host's own OpenAPI document: `@fastify/swagger` calls `getSchemas` of every instance.
 * Serializers do not call it.
 */
export function hideResources(app: FastifyInstance): void {
  const hide = (instance: FastifyInstance) => {
    instance.getSchemas = () => ({})
  }
  hide(app)
  app.addHook('onRegister', hide)
}

/** Adds the OpenAPI document and the page to browse it. Register it before the routes. */
export async function documentation(app: FastifyInstance, { currency }: { currency: string }): Promise<void> {
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
      // Its paths have the prefix of the plugin, but not the path that a proxy removes.
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
    // The routes are hidden, so that the host's own document does not show them; this one does.
    transform: ({ schema, url }) => ({ schema: { ...schema, hide: schema?.operationId === undefined }, url }),
    transformObject: (made) => ('openapiObject' in made ? completed(made.openapiObject) : made.swaggerObject),
    refResolver: { buildLocalReference: (json) => schemaNameOf(String(json.$id)) },
  })
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
