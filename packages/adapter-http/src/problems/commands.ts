import { Reference } from '@hexmart/core'
import { z } from 'zod'
import { uuid } from '../resources/resource.ts'
import type { Kinds } from './kind.ts'

/** The problems that commands of several concepts can have. Reads can have `OVERLOADED` and `UNAVAILABLE` too. */
export const commands: Kinds<
  | 'ALREADY_EXISTS'
  | 'REFERENCE_REUSED'
  | 'ILLEGAL_STATE_CHANGE'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'OVERLOADED'
  | 'UNAVAILABLE'
  | 'OUTCOME_UNKNOWN'
> = {
  ALREADY_EXISTS: {
    status: 409,
    facts: { id: z.string().describe('the id that is taken') },
    title: { en: 'Already exists', ko: '이미 존재합니다' },
    detail: {
      en: ({ id }) => `The id ${id} is already taken.`,
      ko: ({ id }) => `이미 사용 중인 ID입니다: ${id}`,
    },
  },
  REFERENCE_REUSED: {
    status: 409,
    facts: {
      reference: Reference,
      orderId: uuid.optional().describe('the order that has the reference; absent if a charge or an adjustment has it'),
    },
    title: { en: 'Reference reused', ko: '이미 사용된 참조 번호입니다' },
    detail: {
      en: ({ reference, orderId }) =>
        orderId === undefined
          ? `The reference ${reference} has already been used.`
          : `The reference ${reference} already belongs to order ${orderId}.`,
      ko: ({ reference, orderId }) =>
        orderId === undefined
          ? `이미 사용된 참조 번호입니다: ${reference}`
          : `이미 주문 ${orderId}에 사용된 참조 번호입니다: ${reference}`,
    },
  },
  ILLEGAL_STATE_CHANGE: {
    status: 409,
    facts: {
      from: z.string().describe('the present state'),
      to: z.string().describe('the requested state; equal to `from` if the request asks for no other state'),
    },
    title: { en: 'Illegal change of state', ko: '허용되지 않는 상태 변경입니다' },
    detail: {
      en: ({ from, to }) =>
        from === to
          ? `This change is not possible in the state ${from}.`
          : `The state cannot change from ${from} to ${to}.`,
      ko: ({ from, to }) =>
        from === to ? `${from} 상태에서는 변경할 수 없습니다.` : `${from} 상태에서 ${to} 상태로 변경할 수 없습니다.`,
    },
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    facts: { key: z.string().describe('the `Idempotency-Key` of the request') },
    title: { en: 'Idempotency key reused', ko: '이미 사용된 멱등성 키입니다' },
    detail: {
      en: ({ key }) => `The idempotency key ${key} has already been used for a different request.`,
      ko: ({ key }) => `다른 요청에 이미 사용된 멱등성 키입니다: ${key}`,
    },
  },
  OVERLOADED: {
    status: 503,
    facts: {},
    title: { en: 'Overloaded', ko: '서버가 혼잡합니다' },
    detail: {
      en: 'Too many requests are waiting. Nothing was done; please try again.',
      ko: '대기 중인 요청이 너무 많습니다. 이 요청은 처리되지 않았으니 잠시 후 다시 시도해 주세요.',
    },
  },
  UNAVAILABLE: {
    status: 503,
    facts: {},
    title: { en: 'Unavailable', ko: '일시적으로 이용할 수 없습니다' },
    detail: {
      en: 'The shop is unavailable right now. Nothing was done; please try again.',
      ko: '지금은 요청을 처리할 수 없습니다. 이 요청은 처리되지 않았으니 잠시 후 다시 시도해 주세요.',
    },
  },
  OUTCOME_UNKNOWN: {
    status: 503,
    facts: {},
    title: { en: 'Outcome unknown', ko: '처리 결과를 알 수 없습니다' },
    detail: {
      en: 'The request may or may not have taken effect. Send it again with the same idempotency key, or check before you repeat it.',
      ko: '요청이 처리되었는지 알 수 없습니다. 같은 멱등성 키로 다시 보내거나, 처리 결과를 확인한 뒤 다시 시도해 주세요.',
    },
  },
}
