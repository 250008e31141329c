import type { Refusal, RefusalCode } from '@hexmart/core'

/** What is refused by HTTP itself, before the shop is asked. */
export type HttpProblemCode =
  | 'INVALID_REQUEST'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'TOO_MANY_REQUESTS'
  | 'INTERNAL_ERROR'

export type ProblemCode = RefusalCode | HttpProblemCode
export type Language = 'en' | 'ko'

type Text<Facts> = Readonly<Record<Language, string | ((facts: Facts) => string)>>
type FactsOf<Code extends ProblemCode> = Code extends RefusalCode ? Extract<Refusal, { code: Code }> : unknown

interface Kind<Code extends ProblemCode> {
  readonly status: number
  readonly title: Readonly<Record<Language, string>>
  readonly detail: Text<FactsOf<Code>>
}

/** Everything that can be answered but a success: status, and words in both languages. */
export const problems: { readonly [Code in ProblemCode]: Kind<Code> } = {
  USER_NOT_FOUND: {
    status: 404,
    title: { en: 'User not found', ko: '사용자를 찾을 수 없습니다' },
    detail: {
      en: ({ userId }) => `There is no user ${userId}.`,
      ko: ({ userId }) => `사용자 ${userId}이(가) 존재하지 않습니다.`,
    },
  },
  PRODUCT_NOT_FOUND: {
    status: 404,
    title: { en: 'Product not found', ko: '상품을 찾을 수 없습니다' },
    detail: {
      en: ({ productId }) => `There is no product ${productId}.`,
      ko: ({ productId }) => `상품 ${productId}이(가) 존재하지 않습니다.`,
    },
  },
  COUPON_NOT_FOUND: {
    status: 404,
    title: { en: 'Coupon not found', ko: '쿠폰을 찾을 수 없습니다' },
    detail: {
      en: ({ couponId }) => `There is no coupon ${couponId}.`,
      ko: ({ couponId }) => `쿠폰 ${couponId}이(가) 존재하지 않습니다.`,
    },
  },
  ORDER_NOT_FOUND: {
    status: 404,
    title: { en: 'Order not found', ko: '주문을 찾을 수 없습니다' },
    detail: {
      en: ({ orderId }) => `There is no order ${orderId} of yours.`,
      ko: ({ orderId }) => `주문 ${orderId}을(를) 찾을 수 없습니다.`,
    },
  },
  DELIVERY_NOT_FOUND: {
    status: 404,
    title: { en: 'Delivery not found', ko: '전송을 찾을 수 없습니다' },
    detail: {
      en: ({ deliveryId }) => `There is no delivery ${deliveryId}.`,
      ko: ({ deliveryId }) => `전송 ${deliveryId}이(가) 존재하지 않습니다.`,
    },
  },
  ALREADY_EXISTS: {
    status: 409,
    title: { en: 'Already exists', ko: '이미 존재합니다' },
    detail: { en: ({ id }) => `The id ${id} is taken.`, ko: ({ id }) => `ID ${id}은(는) 이미 사용 중입니다.` },
  },
  BALANCE_LIMIT_EXCEEDED: {
    status: 409,
    title: { en: 'Balance limit exceeded', ko: '최대 잔액을 초과합니다' },
    detail: {
      en: ({ balance, amount, limit }) =>
        `A charge of ${amount} on a balance of ${balance} passes the limit of ${limit}.`,
      ko: ({ balance, amount, limit }) =>
        `잔액 ${balance}에 ${amount}을(를) 충전하면 최대 잔액 ${limit}을(를) 초과합니다.`,
    },
  },
  COUPON_ALREADY_ISSUED: {
    status: 409,
    title: { en: 'Coupon already issued', ko: '이미 발급된 쿠폰입니다' },
    detail: {
      en: ({ couponId }) => `You have, or had, the coupon ${couponId}; it is issued once a user.`,
      ko: ({ couponId }) => `쿠폰 ${couponId}은(는) 사용자당 한 번만 발급됩니다.`,
    },
  },
  COUPON_SOLD_OUT: {
    status: 409,
    title: { en: 'Coupon sold out', ko: '쿠폰이 모두 소진되었습니다' },
    detail: {
      en: ({ couponId }) => `None of the coupon ${couponId} is left.`,
      ko: ({ couponId }) => `쿠폰 ${couponId}의 남은 수량이 없습니다.`,
    },
  },
  COUPON_NOT_ISSUABLE: {
    status: 409,
    title: { en: 'Coupon not issuable', ko: '발급할 수 없는 쿠폰입니다' },
    detail: {
      en: ({ couponId, state }) => `The coupon ${couponId} is ${state}.`,
      ko: ({ couponId, state }) => `쿠폰 ${couponId}은(는) ${state} 상태입니다.`,
    },
  },
  QUANTITY_BELOW_ISSUED: {
    status: 409,
    title: { en: 'Quantity below what is issued', ko: '발급된 수량보다 적습니다' },
    detail: {
      en: ({ couponId, issued }) => `Of the coupon ${couponId}, ${issued} are issued.`,
      ko: ({ couponId, issued }) => `쿠폰 ${couponId}은(는) 이미 ${issued}장 발급되었습니다.`,
    },
  },
  PRODUCT_NOT_SELLABLE: {
    status: 409,
    title: { en: 'Product not sellable', ko: '판매 중인 상품이 아닙니다' },
    detail: {
      en: ({ productId, state }) => `The product ${productId} is ${state}.`,
      ko: ({ productId, state }) => `상품 ${productId}은(는) ${state} 상태입니다.`,
    },
  },
  COUPON_NOT_USABLE: {
    status: 409,
    title: { en: 'Coupon not usable', ko: '사용할 수 없는 쿠폰입니다' },
    detail: {
      en: ({ userCouponId }) => `You have no coupon ${userCouponId} that can be used now.`,
      ko: ({ userCouponId }) => `지금 사용할 수 있는 쿠폰 ${userCouponId}이(가) 없습니다.`,
    },
  },
  INSUFFICIENT_BALANCE: {
    status: 409,
    title: { en: 'Insufficient balance', ko: '잔액이 부족합니다' },
    detail: {
      en: ({ required, available }) => `The order costs ${required}; the balance is ${available}.`,
      ko: ({ required, available }) => `결제 금액은 ${required}이고 잔액은 ${available}입니다.`,
    },
  },
  OUT_OF_STOCK: {
    status: 409,
    title: { en: 'Out of stock', ko: '재고가 부족합니다' },
    detail: {
      en: ({ productId, requested, available }) =>
        `Of the product ${productId}, ${requested} were asked for and ${available} are left.`,
      ko: ({ productId, requested, available }) =>
        `상품 ${productId}: 요청 수량 ${requested}개, 남은 재고 ${available}개입니다.`,
    },
  },
  STOCK_CHANGED: {
    status: 409,
    title: { en: 'Stock has changed', ko: '재고가 변경되었습니다' },
    detail: {
      en: ({ productId, stock }) => `The stock of the product ${productId} is ${stock} by now.`,
      ko: ({ productId, stock }) => `상품 ${productId}의 현재 재고는 ${stock}개입니다.`,
    },
  },
  STOCK_BELOW_ZERO: {
    status: 409,
    title: { en: 'Stock below zero', ko: '재고가 0보다 작아집니다' },
    detail: {
      en: ({ productId, stock }) => `The stock of the product ${productId} is only ${stock}.`,
      ko: ({ productId, stock }) => `상품 ${productId}의 재고는 ${stock}개뿐입니다.`,
    },
  },
  TOTAL_CHANGED: {
    status: 409,
    title: { en: 'Total has changed', ko: '결제 금액이 변경되었습니다' },
    detail: {
      en: ({ expected, total }) => `The order was expected to cost ${expected}, and costs ${total} now.`,
      ko: ({ expected, total }) => `예상 금액은 ${expected}이지만 현재 금액은 ${total}입니다.`,
    },
  },
  TOTAL_TOO_LARGE: {
    status: 409,
    title: { en: 'Total too large', ko: '결제 금액이 너무 큽니다' },
    detail: {
      en: 'The subtotal is larger than any amount that can be counted exactly.',
      ko: '합계가 정확히 계산할 수 있는 금액보다 큽니다.',
    },
  },
  ILLEGAL_STATE_CHANGE: {
    status: 409,
    title: { en: 'Illegal change of state', ko: '허용되지 않는 상태 변경입니다' },
    detail: {
      en: ({ from, to }) => `There is no way from ${from} to ${to}.`,
      ko: ({ from, to }) => `${from}에서 ${to}(으)로 변경할 수 없습니다.`,
    },
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: { en: 'Idempotency key reused', ko: '멱등성 키가 재사용되었습니다' },
    detail: {
      en: ({ key }) => `The key ${key} was used for another request.`,
      ko: ({ key }) => `키 ${key}은(는) 다른 요청에 이미 사용되었습니다.`,
    },
  },
  OVERLOADED: {
    status: 503,
    title: { en: 'Overloaded', ko: '요청이 너무 많습니다' },
    detail: {
      en: 'More requests are waiting than can be served. Nothing was done; please try again.',
      ko: '처리할 수 있는 것보다 많은 요청이 대기 중입니다. 아무것도 처리되지 않았으니 다시 시도해 주세요.',
    },
  },
  UNAVAILABLE: {
    status: 503,
    title: { en: 'Unavailable', ko: '일시적으로 사용할 수 없습니다' },
    detail: {
      en: 'The shop cannot be reached just now. Nothing was done; please try again.',
      ko: '지금은 처리할 수 없습니다. 아무것도 처리되지 않았으니 다시 시도해 주세요.',
    },
  },
  OUTCOME_UNKNOWN: {
    status: 503,
    title: { en: 'Outcome unknown', ko: '처리 결과를 알 수 없습니다' },
    detail: {
      en: 'It is not known whether the request took effect. Send it again with its idempotency key, or look before you repeat it.',
      ko: '요청이 처리되었는지 알 수 없습니다. 같은 멱등성 키로 다시 보내거나, 결과를 확인한 뒤 다시 시도해 주세요.',
    },
  },
  INVALID_REQUEST: {
    status: 400,
    title: { en: 'Invalid request', ko: '잘못된 요청입니다' },
    detail: { en: 'The request is malformed; see errors.', ko: '요청 형식이 올바르지 않습니다. errors를 확인하세요.' },
  },
  UNAUTHENTICATED: {
    status: 401,
    title: { en: 'Unauthenticated', ko: '인증이 필요합니다' },
    detail: { en: 'A valid bearer token is required.', ko: '유효한 Bearer 토큰이 필요합니다.' },
  },
  FORBIDDEN: {
    status: 403,
    title: { en: 'Forbidden', ko: '권한이 없습니다' },
    detail: { en: 'Your token does not reach this resource.', ko: '이 리소스에 접근할 권한이 없습니다.' },
  },
  NOT_FOUND: {
    status: 404,
    title: { en: 'Not found', ko: '찾을 수 없습니다' },
    detail: { en: 'There is nothing at this address.', ko: '이 주소에는 아무것도 없습니다.' },
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    title: { en: 'Payload too large', ko: '요청 본문이 너무 큽니다' },
    detail: { en: 'The body is larger than is accepted.', ko: '요청 본문이 허용된 크기를 초과합니다.' },
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: { en: 'Unsupported media type', ko: '지원하지 않는 형식입니다' },
    detail: { en: 'A body must be application/json.', ko: '본문은 application/json이어야 합니다.' },
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    title: { en: 'Too many requests', ko: '요청이 너무 잦습니다' },
    detail: { en: 'Please wait before you try again.', ko: '잠시 후 다시 시도해 주세요.' },
  },
  INTERNAL_ERROR: {
    status: 500,
    title: { en: 'Internal error', ko: '내부 오류가 발생했습니다' },
    detail: { en: 'Something went wrong on our side.', ko: '서버에서 문제가 발생했습니다.' },
  },
}

/** Where a kind of problem is explained: a path of this service, so that it stays true wherever the service stands. */
export const typeOf = (code: ProblemCode): string => `/problems/${code.toLowerCase().replaceAll('_', '-')}`

/**
 * An RFC 9457 problem: the kind, words in a language, and the facts as members.
 *
 * @param prefix where the service's own paths begin
 */
export function problemOf<Code extends ProblemCode>(
  code: Code,
  facts: object,
  { language, requestId, prefix }: { language: Language; requestId: string; prefix: string },
): Readonly<Record<string, unknown>> {
  const kind = problems[code] as unknown as Kind<'TOTAL_TOO_LARGE'>
  const detail = kind.detail[language]
  return {
    type: prefix + typeOf(code),
    title: kind.title[language],
    status: kind.status,
    detail: typeof detail === 'string' ? detail : detail(facts as never),
    ...facts,
    code,
    requestId,
  }
}

/** `ko` when it is asked for at least as much as `en`; English for everybody else (RFC 9110, section 12.5.4). */
export function languageOf(accepted: string | undefined): Language {
  if (accepted === undefined || !/ko/i.test(accepted)) return 'en'
  let best: Language = 'en'
  let highest = 0
  for (const range of accepted.toLowerCase().split(',')) {
    // No pattern with blanks on both sides: a header may have thousands of them, and would be searched from each.
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim())
    const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
    const language = /^(ko|en)(-|$)/.exec(tag)?.[1] as Language | undefined
    if (language && weight > highest) [best, highest] = [language, weight]
  }
  return best
}
