import { z } from 'zod'
import { OrderPayload } from '../data-platform/payload.ts'
import { problemCodes } from '../problems/index.ts'
import { resources } from './resource.ts'

export const Live = z.object({ status: z.literal('live') }).register(resources, { id: 'Live' })

export const Ready = z.object({ status: z.literal('ready') }).register(resources, { id: 'Ready' })

export const ProblemKind = z
  .object({
    type: z.string(),
    code: z.enum(problemCodes),
    status: z.int(),
    title: z.object({ en: z.string(), ko: z.string() }),
  })
  .register(resources, { id: 'ProblemKind' })

OrderPayload.register(resources, { id: 'OrderPayload', description: 'The body of a message to the data platform' })

export const PayloadSchema = z
  .looseObject({ $schema: z.string(), title: z.string(), type: z.literal('object') })
  .register(resources, { id: 'PayloadSchema', description: 'A JSON Schema, draft 2020-12' })
