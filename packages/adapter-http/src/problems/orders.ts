import { type NotCancelableReason, notCancelableReasons, orderStatuses } from '@hexmart/core'
import { z } from 'zod'
import { amountOf, uuid } from '../resources/resource.ts'
import type { Kinds, Language } from './kind.ts'

/** Why an owner cannot cancel an order. */
const whyNot: Readonly<Record<Language, Readonly<Record<NotCancelableReason, string>>>> = {
  en: {
    NOT_ALLOWED: 'only the shop cancels orders',
    COMPLETED: 'it is completed',
    TOO_LATE: 'too much time has passed since the payment',
  },
  ko: {
    NOT_ALLOWED: '주문 취소는 판매자만 할 수 있습니다',
    COMPLETED: '완료된 주문은 직접 취소할 수 없습니다',
    TOO_LATE: '주문을 취소할 수 있는 기간이 지났습니다',
  },
}

/** The facts of a house rule as ` (name: value, name: value)`; empty if there are none. */
function inBrackets(facts: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(facts).map(
    ([name, fact]) => `${name}: ${typeof fact === 'string' ? fact : JSON.stringify(fact)}`,
  )
  return words.length === 0 ? '' : ` (${words.join(', ')})`
}

/** The problems of orders. */
export const orders: Kinds<
  'ORDER_NOT_FOUND' | 'ORDER_NOT_CANCELABLE' | 'HOUSE_RULE' | 'TOTAL_CHANGED' | 'TOTAL_TOO_LARGE'
> = {
  ORDER_NOT_FOUND: {
    status: 404,
    facts: { orderId: uuid },
    title: { en: 'Order not found', ko: '주문을 찾을 수 없습니다' },
    detail: {
      en: ({ orderId }) => `There is no order ${orderId} that you can access.`,
      ko: ({ orderId }) => `ID가 ${orderId}인 주문을 찾을 수 없습니다.`,
    },
  },
  ORDER_NOT_CANCELABLE: {
    status: 409,
    facts: {
      orderId: uuid,
      orderStatus: z.enum(orderStatuses),
      reason: z
        .enum(notCancelableReasons)
        .describe(
          '`NOT_ALLOWED`: owners may not cancel; `COMPLETED`: the order is completed; `TOO_LATE`: too much time has passed since the payment',
        ),
    },
    title: { en: 'Order not cancelable', ko: '취소할 수 없는 주문입니다' },
    detail: {
      en: ({ orderId, orderStatus, reason }) =>
        `You cannot cancel order ${orderId}, which is ${orderStatus}: ${whyNot.en[reason]} (${reason}).`,
      ko: ({ orderId, orderStatus, reason }) =>
        `${whyNot.ko[reason]}(주문 ${orderId}, 상태 ${orderStatus}, 사유 ${reason}).`,
    },
  },
  HOUSE_RULE: {
    status: 409,
    facts: {
      rule: z.string().describe('the name of the rule'),
      facts: z.record(z.string(), z.unknown()).describe('what the rule says about its refusal'),
    },
    title: { en: 'Refused by a rule of the shop', ko: '쇼핑몰 규칙에 따라 처리할 수 없습니다' },
    detail: {
      en: ({ rule, facts }) => `The shop’s rule ${rule} does not allow this${inBrackets(facts)}.`,
      ko: ({ rule, facts }) => `쇼핑몰 규칙(${rule})에 따라 처리할 수 없습니다${inBrackets(facts)}.`,
    },
  },
  TOTAL_CHANGED: {
    status: 409,
    facts: {
      expected: amountOf('the total that the request expected'),
      total: amountOf('what the order would cost now'),
    },
    title: { en: 'Total has changed', ko: '결제 금액이 변경되었습니다' },
    detail: {
      en: ({ expected, total }) => `You expected a total of ${expected}; the order now costs ${total}.`,
      ko: ({ expected, total }) => `결제 금액이 예상한 금액과 다릅니다(예상 금액 ${expected}, 현재 금액 ${total}).`,
    },
  },
  TOTAL_TOO_LARGE: {
    status: 409,
    facts: {},
    title: { en: 'Total too large', ko: '결제 금액이 너무 큽니다' },
    detail: {
      en: 'The subtotal exceeds the largest amount that can be counted exactly.',
      ko: '주문 금액이 정확히 계산할 수 있는 최댓값을 초과합니다.',
    },
  },
}
