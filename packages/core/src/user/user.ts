import type { UserId } from '../shared/ids.ts'

export interface User {
  readonly id: UserId
  readonly name: string
}
