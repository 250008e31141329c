/** For hosts: the shop as a Fastify plugin, with authentication, metrics, limits and a data platform over HTTP. */

export { trustedProxies } from './address.ts'
export { atMostEvery } from './at-most-every.ts'
export {
  type Authenticate,
  authenticator,
  type Caller,
  signToken,
} from './auth.ts'
export {
  type HttpDataPlatform,
  type HttpDataPlatformOptions,
  httpDataPlatform,
} from './data-platform/http-data-platform.ts'
export { logDataPlatform } from './data-platform/log-data-platform.ts'
export { OrderPayload, orderPayloadSchema } from './data-platform/payload.ts'
export { isWebhookSecret } from './data-platform/signature.ts'
export { watchGuesses } from './guesses.ts'
export { KeysUnavailable } from './key-set.ts'
export { createMetrics, type Metrics, type PoolUse } from './metrics.ts'
export type { Overload, ServerLimits } from './overload.ts'
export { type HexmartOptions, hexmart } from './plugin.ts'
export { type Language, languageOf } from './problems/index.ts'
export type { RateLimits } from './rate-limits.ts'
export { answerError, unknownAddresses } from './replies.ts'
export { callerOf } from './requests.ts'
export type { Charging } from './routes/balance.ts'
export { type MonitoringOptions, monitoring } from './routes/monitoring.ts'
export { type Scope, scopes } from './scopes.ts'
export { serverOptions, serverOptionsWith } from './server-options.ts'
export type { LoginService, SharedSecrets, TokenClaims, TokenKeys, TokenLimits } from './token-keys.ts'
