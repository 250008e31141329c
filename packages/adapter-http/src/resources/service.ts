import { z } from 'zod'
import { OrderPayload } from '../data-platform/payload.ts'
import { problemCodes } from '../problems/index.ts'
import { resources } from './resource.ts'

export const Live = z.object({ status: z.literal('live') }).register(resources, { id: 'Live' })

export const Ready = z.object({ status: z.literal('ready') }).register(resources, { id: 'Ready' })

export const ProblemKind = z
  .object({
    type: z.string().describe('the path that explains this kind; it is also the `type` of every problem of this kind'),
    code: z.enum(problemCodes),
    status: z.int().describe('the usual HTTP status of the kind'),
    title: z.object({ en: z.string(), ko: z.string() }).describe('what the kind means, in English and in Korean'),
  })
  .register(resources, { id: 'ProblemKind' })

OrderPayload.register(resources, { id: 'OrderPayload', description: 'The body of a message to the data platform' })

export const PayloadSchema = z
  .looseObject({ $schema: z.string(), title: z.string(), type: z.literal('object') })
  .register(resources, { id: 'PayloadSchema', description: 'A JSON Schema, draft 2020-12' })
