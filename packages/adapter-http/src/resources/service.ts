import { z } from 'zod'
import { OrderPayload } from '../data-platform/payload.ts'
import { resources } from './resource.ts'

export const Live = z.object({ status: z.literal('live') }).register(resources, { id: 'Live' })

export const Ready = z.object({ status: z.literal('ready') }).register(resources, { id: 'Ready' })

export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .register(resources, {
    id: 'Problem',
    description: 'RFC 9457 problem details, with the facts of the refusal as further members',
  })

export const ProblemKind = z
  .object({
    type: z.string(),
    code: z.string(),
    status: z.int(),
    title: z.object({ en: z.string(), ko: z.string() }),
  })
  .register(resources, { id: 'ProblemKind' })

OrderPayload.register(resources, { id: 'OrderPayload', description: 'The body of a message to the data platform' })

export const PayloadSchema = z
  .looseObject({ $schema: z.string(), title: z.string(), type: z.literal('object') })
  .register(resources, { id: 'PayloadSchema', description: 'A JSON Schema, draft 2020-12' })
