import { type CommandOptions, IsoInstant, type RefusalCode, type Shop, type UserId } from '@hexmart/core'
import { parseInput } from '@hexmart/core/adapter'
import { type Command, schemaOf } from '@hexmart/core/rules'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { z } from 'zod'
import { operationIdOf } from './documentation/names.ts'
import type { RouteDescription } from './documentation/route-description.ts'
import { publicPrefix } from './replies.ts'
import { traceOf } from './request-id.ts'
import { actorOf, ClientDisconnected, idempotencyKeyOf, membersOf, requireOperator, requireOwner } from './requests.ts'
import { type PresentsExactly, route } from './route.ts'

/** The part of the description of a command's route that the definition of the command does not have. */
export interface CommandRoute<Schema extends z.ZodType, Value, Shown, Definition, Input>
  extends Omit<
    RouteDescription<Schema>,
    'operationId' | 'query' | 'body' | 'command' | 'operation' | 'idempotent' | 'refusals' | 'location'
  > {
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly access: 'caller' | 'owner' | 'operator'
  readonly command: Definition
  /** The members of the command that are instants: ISO 8601 in the body, milliseconds since 1970 in core. */
  readonly instants?: readonly string[]
  /**
   * The members that only a caller who may act for all users may send. If anybody else sends one of them in a well-formed
   * request, the answer is `FORBIDDEN`, whatever the member's value is.
   */
  readonly operatorMembers?: readonly string[]
  /** The path of the resource that the command made, below the routes' prefix. */
  readonly locate?: (value: Value) => string
  /** Further checks of who may send this input, after those of `access`. @throws HttpProblem */
  readonly authorize?: (request: FastifyRequest, input: Input) => void
  /** Runs after the command, whatever its outcome: a command that failed may still have committed. */
  readonly afterwards?: () => void
  /** Makes the answer's body from the command's value. The body must have exactly the members of the schema `answer`. */
  readonly present: (value: Value) => Shown
}

/**
 * Makes the route of a command. The route takes its operation id, the schema of its body and its refusals from the
 * command's definition. Every POST accepts an idempotency key. The route checks first whether the request is
 * well-formed, then whether the caller may run the command. The command's own refusals come last.
 */
export function commandRoute<
  Raw,
  Input extends object,
  Value,
  Code extends RefusalCode,
  Prepared,
  Schema extends z.ZodType,
  Shown,
>(
  shop: Shop,
  options: CommandRoute<Schema, Value, Shown, Command<Raw, Input, Value, Code, Prepared>, NoInfer<Input>> &
    PresentsExactly<Shown, z.input<Schema>>,
): RouteOptions {
  type Options = CommandRoute<Schema, Value, Shown, Command<Raw, Input, Value, Code, Prepared>, Input>
  const {
    command,
    instants = [],
    operatorMembers = [],
    locate,
    authorize,
    afterwards,
    ...description
  }: Options = options
  const idempotent = description.method === 'POST'

  const commandSchema = schemaOf(command, shop.policy)
  const body = instants.length === 0 ? commandSchema : withIsoInstants(commandSchema, instants)

  /** @throws InvalidInput, HttpProblem */
  function parse(request: FastifyRequest, reply: FastifyReply): readonly [Input, CommandOptions] {
    const members = membersOf(request)
    const input = body === commandSchema ? shop.parse(command, members) : parseInput(command.name, body, members)
    const commandOptions = {
      actor: actorOf(request),
      idempotencyKey: idempotent ? idempotencyKeyOf(request) : undefined,
      signal: new ClientDisconnected(reply.raw),
      trace: traceOf(request),
    }
    if (options.access === 'owner') requireOwner(request, (input as unknown as { readonly userId: UserId }).userId)
    if (options.access === 'operator' || operatorMembers.some((name) => name in members)) requireOperator(request)
    authorize?.(request, input)
    return [input, commandOptions]
  }

  return route<Schema, Value, Shown>({
    ...description,
    operationId: operationIdOf(command.name),
    body,
    command: true,
    idempotent,
    location: locate !== undefined,
    refusals: [...(operatorMembers.length > 0 ? (['FORBIDDEN'] as const) : []), ...command.refusals],
    async handle(request, reply) {
      const [input, commandOptions] = parse(request, reply)
      const running = shop.execute(command, input, commandOptions)
      const answer = await (afterwards ? running.finally(afterwards) : running)
      if (answer.ok && locate) reply.header('location', publicPrefix(request.server) + locate(answer.value))
      return answer
    },
  } as Parameters<typeof route<Schema, Value, Shown>>[0])
}

/** The schema of a command whose instants are text, as clients send them. */
function withIsoInstants<Input>(schema: z.ZodType<Input>, names: readonly string[]): z.ZodType<Input> {
  const object = schema as unknown as z.ZodObject
  const instants = names.map((name) => {
    const isOptional = object.shape[name] instanceof z.ZodOptional
    return [name, isOptional ? IsoInstant.optional() : IsoInstant]
  })
  return object.safeExtend(Object.fromEntries(instants)) as unknown as z.ZodType<Input>
}
