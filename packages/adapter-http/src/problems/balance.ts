import { amountOf } from '../resources/resource.ts'
import type { Kinds } from './kind.ts'

/** The problems of balances. */
export const balance: Kinds<'BALANCE_LIMIT_EXCEEDED' | 'INSUFFICIENT_BALANCE'> = {
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
