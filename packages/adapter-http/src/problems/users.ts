import { UserId } from '@hexmart/core'
import { amountOf } from '../resources/resource.ts'
import type { Kinds } from './kind.ts'

/** The problems of users and their balances. */
export const users: Kinds<'USER_NOT_FOUND' | 'USER_BLOCKED' | 'BALANCE_LIMIT_EXCEEDED' | 'INSUFFICIENT_BALANCE'> = {
  USER_NOT_FOUND: {
    status: 404,
    facts: { userId: UserId },
    title: { en: 'User not found', ko: '사용자를 찾을 수 없습니다' },
    detail: {
      en: ({ userId }) => `There is no user ${userId}.`,
      ko: ({ userId }) => `ID가 ${userId}인 사용자가 없습니다.`,
    },
  },
  USER_BLOCKED: {
    status: 403,
    facts: { userId: UserId },
    title: { en: 'User blocked', ko: '차단된 사용자입니다' },
    detail: {
      en: ({ userId }) => `User ${userId} is blocked.`,
      ko: ({ userId }) => `ID가 ${userId}인 사용자는 차단되었습니다.`,
    },
  },
  BALANCE_LIMIT_EXCEEDED: {
    status: 409,
    facts: {
      balance: amountOf('the present balance'),
      amount: amountOf('the amount that would be added'),
      limit: amountOf('the highest balance that is allowed'),
    },
    title: { en: 'Balance limit exceeded', ko: '최대 잔액을 초과합니다' },
    detail: {
      en: ({ balance, amount, limit }) =>
        `Adding ${amount} to a balance of ${balance} would exceed the limit of ${limit}.`,
      ko: ({ balance, amount, limit }) =>
        `금액을 더하면 최대 잔액을 초과합니다(현재 잔액 ${balance}, 더할 금액 ${amount}, 최대 잔액 ${limit}).`,
    },
  },
  INSUFFICIENT_BALANCE: {
    status: 409,
    facts: {
      required: amountOf('the amount that is needed'),
      available: amountOf('the present balance'),
    },
    title: { en: 'Insufficient balance', ko: '잔액이 부족합니다' },
    detail: {
      en: ({ required, available }) => `${required} is needed; the balance is ${available}.`,
      ko: ({ required, available }) => `잔액이 부족합니다(필요 금액 ${required}, 현재 잔액 ${available}).`,
    },
  },
}
