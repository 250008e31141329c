import type { StoreErrorClass } from '../store/store-error.ts'

/** An operation met a store error that is not permanent. */
export type OperationEvent = {
  readonly type: 'operation failed'
  readonly class: StoreErrorClass
  readonly error: unknown
}
