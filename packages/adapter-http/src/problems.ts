import type { NotCancelableReason, Refusal, RefusalCode } from '@hexmart/core'
import { iso } from './resources/resource.ts'

/** A mistake in a request, at a path that the client knows: `items.0.quantity`, `amount`, `Idempotency-Key`. */
export interface RequestError {
  readonly path: string
  readonly message: string
}

/** The refusals of HTTP itself, before the shop sees the request. */
export type HttpRefusal =
  | { readonly code: 'INVALID_REQUEST'; readonly errors: readonly RequestError[] }
  | {
      readonly code:
        | 'UNAUTHENTICATED'
        | 'FORBIDDEN'
        | 'NOT_FOUND'
        | 'PAYLOAD_TOO_LARGE'
        | 'UNSUPPORTED_MEDIA_TYPE'
        | 'TOO_MANY_REQUESTS'
        | 'INTERNAL_ERROR'
    }

export type ProblemCode = (Refusal | HttpRefusal)['code']
export type Language = 'en' | 'ko'

/** The members that every problem has or may have. A fact with such a name does not compile: it could not be shown. */
type ReservedMember = 'type' | 'title' | 'status' | 'detail' | 'instance' | 'requestId'

/** The source of a problem: a code and its facts. */
export type ProblemSource = ((Refusal & { readonly errors?: never }) | HttpRefusal) & {
  readonly [Name in ReservedMember]?: never
}

type SourceOf<Code extends ProblemCode> = Code extends RefusalCode ? Extract<Refusal, { code: Code }> : unknown

interface Kind<Code extends ProblemCode> {
  readonly status: number
  readonly title: Readonly<Record<Language, string>>
  readonly detail: Readonly<Record<Language, string | ((facts: SourceOf<Code>) => string)>>
  /** Makes the members of the facts, where they differ from the facts: an instant is ISO 8601 here. */
  readonly present?: (facts: Omit<SourceOf<Code>, 'code'>) => object
}

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

/** Every problem: its status, and its words in both languages. */
export const problems: { readonly [Code in ProblemCode]: Kind<Code> } = {
  USER_NOT_FOUND: {
    status: 404,
    title: { en: 'User not found', ko: '사용자를 찾을 수 없습니다' },
    detail: {
      en: ({ userId }) => `There is no user ${userId}.`,
      ko: ({ userId }) => `ID가 ${userId}인 사용자가 없습니다.`,
    },
  },
  USER_BLOCKED: {
    status: 403,
    title: { en: 'User blocked', ko: '이용이 정지된 사용자입니다' },
    detail: {
      en: ({ userId }) => `User ${userId} is blocked.`,
      ko: ({ userId }) => `ID가 ${userId}인 사용자는 이용이 정지되었습니다.`,
    },
  },
  PRODUCT_NOT_FOUND: {
    status: 404,
    title: { en: 'Product not found', ko: '상품을 찾을 수 없습니다' },
    detail: {
      en: ({ productId }) => `There is no product ${productId}.`,
      ko: ({ productId }) => `ID가 ${productId}인 상품이 없습니다.`,
    },
  },
  COUPON_NOT_FOUND: {
    status: 404,
    title: { en: 'Coupon not found', ko: '쿠폰을 찾을 수 없습니다' },
    detail: {
      en: ({ couponId }) => `There is no coupon ${couponId}.`,
      ko: ({ couponId }) => `ID가 ${couponId}인 쿠폰이 없습니다.`,
    },
  },
  ORDER_NOT_FOUND: {
    status: 404,
    title: { en: 'Order not found', ko: '주문을 찾을 수 없습니다' },
    detail: {
      en: ({ orderId }) => `You have no order ${orderId}.`,
      ko: ({ orderId }) => `ID가 ${orderId}인 주문을 찾을 수 없습니다.`,
    },
  },
  DELIVERY_NOT_FOUND: {
    status: 404,
    title: { en: 'Delivery not found', ko: '전송 내역을 찾을 수 없습니다' },
    detail: {
      en: ({ deliveryId }) => `There is no delivery ${deliveryId}.`,
      ko: ({ deliveryId }) => `ID가 ${deliveryId}인 전송 내역이 없습니다.`,
    },
  },
  ALREADY_EXISTS: {
    status: 409,
    title: { en: 'Already exists', ko: '이미 존재합니다' },
    detail: {
      en: ({ id }) => `The id ${id} is already taken.`,
      ko: ({ id }) => `이미 사용 중인 ID입니다: ${id}`,
    },
  },
  REFERENCE_REUSED: {
    status: 409,
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
  BALANCE_LIMIT_EXCEEDED: {
    status: 409,
    title: { en: 'Balance limit exceeded', ko: '최대 잔액을 초과합니다' },
    detail: {
      en: ({ balance, amount, limit }) =>
        `Adding ${amount} to a balance of ${balance} would exceed the limit of ${limit}.`,
      ko: ({ balance, amount, limit }) =>
        `금액을 더하면 최대 잔액을 초과합니다(현재 잔액 ${balance}, 더할 금액 ${amount}, 최대 잔액 ${limit}).`,
    },
  },
  COUPON_ALREADY_ISSUED: {
    status: 409,
    title: { en: 'Coupon already issued', ko: '이미 발급된 쿠폰입니다' },
    detail: {
      en: ({ couponId }) => `You have already received coupon ${couponId}; each user can receive it once.`,
      ko: ({ couponId }) => `${couponId} 쿠폰은 사용자당 한 번만 발급받을 수 있습니다.`,
    },
  },
  COUPON_SOLD_OUT: {
    status: 409,
    title: { en: 'Coupon sold out', ko: '쿠폰이 모두 소진되었습니다' },
    detail: {
      en: ({ couponId }) => `No coupon ${couponId} is left.`,
      ko: ({ couponId }) => `${couponId} 쿠폰은 남은 수량이 없습니다.`,
    },
  },
  COUPON_NOT_ISSUABLE: {
    status: 409,
    title: { en: 'Coupon not issuable', ko: '발급할 수 없는 쿠폰입니다' },
    detail: {
      en: ({ couponId, state }) => `Coupon ${couponId} cannot be issued: it is ${state}.`,
      ko: ({ couponId, state }) => `${couponId} 쿠폰은 현재 ${state} 상태여서 발급할 수 없습니다.`,
    },
  },
  COUPON_NOT_OPEN: {
    status: 409,
    title: { en: 'Coupon not open yet', ko: '아직 발급이 시작되지 않은 쿠폰입니다' },
    detail: {
      en: ({ couponId, opensAt }) => `Coupon ${couponId} can be taken from ${iso(opensAt)} on.`,
      ko: ({ couponId, opensAt }) => `${couponId} 쿠폰은 ${iso(opensAt)}부터 발급받을 수 있습니다.`,
    },
    present: ({ opensAt, ...facts }) => ({ ...facts, opensAt: iso(opensAt) }),
  },
  QUANTITY_BELOW_ISSUED: {
    status: 409,
    title: { en: 'Quantity below the number issued', ko: '이미 발급된 수량보다 적습니다' },
    detail: {
      en: ({ couponId, issued }) => `${issued} of coupon ${couponId} have been issued; the quantity cannot be lower.`,
      ko: ({ couponId, issued }) =>
        `${couponId} 쿠폰은 이미 ${issued}장이 발급되어 수량을 그보다 적게 줄일 수 없습니다.`,
    },
  },
  PRODUCT_NOT_SELLABLE: {
    status: 409,
    title: { en: 'Product not sellable', ko: '판매 중인 상품이 아닙니다' },
    detail: {
      en: ({ productId, state }) => `Product ${productId} is not on sale: its state is ${state}.`,
      ko: ({ productId, state }) => `${productId} 상품은 현재 ${state} 상태여서 주문할 수 없습니다.`,
    },
  },
  PURCHASE_LIMIT_EXCEEDED: {
    status: 409,
    title: { en: 'Purchase limit exceeded', ko: '구매 가능 수량을 초과합니다' },
    detail: {
      en: ({ productId, limit, bought, requested }) =>
        `Each user can buy ${limit} of product ${productId} in all; you have bought ${bought} and ordered ${requested} more.`,
      ko: ({ productId, limit, bought, requested }) =>
        `${productId} 상품은 1인당 최대 ${limit}개까지 구매할 수 있습니다(이미 구매한 수량 ${bought}개, 주문한 수량 ${requested}개).`,
    },
  },
  COUPON_NOT_USABLE: {
    status: 409,
    title: { en: 'Coupon not usable', ko: '사용할 수 없는 쿠폰입니다' },
    detail: {
      en: ({ userCouponId }) => `You have no coupon ${userCouponId} that can be used now.`,
      ko: ({ userCouponId }) => `지금 사용할 수 있는 쿠폰 중에 ID가 ${userCouponId}인 쿠폰이 없습니다.`,
    },
  },
  COUPON_MINIMUM_NOT_MET: {
    status: 409,
    title: { en: 'Minimum of the coupon not met', ko: '쿠폰의 최소 주문 금액에 미치지 못합니다' },
    detail: {
      en: ({ userCouponId, minimumSubtotal, subtotal }) =>
        `Coupon ${userCouponId} requires a subtotal of at least ${minimumSubtotal}; the order comes to ${subtotal}.`,
      ko: ({ userCouponId, minimumSubtotal, subtotal }) =>
        `${userCouponId} 쿠폰은 주문 금액이 ${minimumSubtotal} 이상일 때 사용할 수 있습니다(현재 주문 금액 ${subtotal}).`,
    },
  },
  INSUFFICIENT_BALANCE: {
    status: 409,
    title: { en: 'Insufficient balance', ko: '잔액이 부족합니다' },
    detail: {
      en: ({ required, available }) => `${required} is needed; the balance is ${available}.`,
      ko: ({ required, available }) => `잔액이 부족합니다(필요 금액 ${required}, 현재 잔액 ${available}).`,
    },
  },
  OUT_OF_STOCK: {
    status: 409,
    title: { en: 'Out of stock', ko: '재고가 부족합니다' },
    detail: {
      en: ({ productId, requested, available }) =>
        `Only ${available} of product ${productId} ${available === 1 ? 'is' : 'are'} in stock; you ordered ${requested}.`,
      ko: ({ productId, requested, available }) =>
        `${productId} 상품의 남은 재고는 ${available}개로, 주문한 수량 ${requested}개보다 적습니다.`,
    },
  },
  STOCK_CHANGED: {
    status: 409,
    title: { en: 'Stock has changed', ko: '재고가 변경되었습니다' },
    detail: {
      en: ({ productId, stock }) => `The stock of product ${productId} is now ${stock}.`,
      ko: ({ productId, stock }) => `${productId} 상품의 현재 재고는 ${stock}개입니다.`,
    },
  },
  STOCK_BELOW_ZERO: {
    status: 409,
    title: { en: 'Stock below zero', ko: '재고는 0보다 작을 수 없습니다' },
    detail: {
      en: ({ productId, stock }) => `The stock of product ${productId} is only ${stock}.`,
      ko: ({ productId, stock }) => `${productId} 상품의 재고는 ${stock}개뿐입니다.`,
    },
  },
  TOTAL_CHANGED: {
    status: 409,
    title: { en: 'Total has changed', ko: '결제 금액이 변경되었습니다' },
    detail: {
      en: ({ expected, total }) => `You expected a total of ${expected}; the order now costs ${total}.`,
      ko: ({ expected, total }) => `결제 금액이 예상한 금액과 다릅니다(예상 금액 ${expected}, 현재 금액 ${total}).`,
    },
  },
  TOTAL_TOO_LARGE: {
    status: 409,
    title: { en: 'Total too large', ko: '결제 금액이 너무 큽니다' },
    detail: {
      en: 'The subtotal exceeds the largest amount that can be counted exactly.',
      ko: '주문 금액의 합계가 정확히 계산할 수 있는 최댓값을 초과합니다.',
    },
  },
  ILLEGAL_STATE_CHANGE: {
    status: 409,
    title: { en: 'Illegal change of state', ko: '허용되지 않는 상태 변경입니다' },
    detail: {
      en: ({ from, to }) => `The state cannot change from ${from} to ${to}.`,
      ko: ({ from, to }) => `${from} 상태에서 ${to} 상태로 변경할 수 없습니다.`,
    },
  },
  ORDER_NOT_CANCELABLE: {
    status: 409,
    title: { en: 'Order not cancelable', ko: '취소할 수 없는 주문입니다' },
    detail: {
      en: ({ orderId, orderStatus, reason }) =>
        `You cannot cancel order ${orderId}, which is ${orderStatus}: ${whyNot.en[reason]} (${reason}).`,
      ko: ({ orderId, orderStatus, reason }) =>
        `${whyNot.ko[reason]}(주문 ${orderId}, 상태 ${orderStatus}, 사유 ${reason}).`,
    },
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: { en: 'Idempotency key reused', ko: '이미 사용된 멱등성 키입니다' },
    detail: {
      en: ({ key }) => `The idempotency key ${key} has already been used for a different request.`,
      ko: ({ key }) => `다른 요청에 이미 사용된 멱등성 키입니다: ${key}`,
    },
  },
  OVERLOADED: {
    status: 503,
    title: { en: 'Overloaded', ko: '서버가 혼잡합니다' },
    detail: {
      en: 'Too many requests are waiting. Nothing was done; please try again.',
      ko: '대기 중인 요청이 너무 많습니다. 이 요청은 처리되지 않았으니 잠시 후 다시 시도해 주세요.',
    },
  },
  UNAVAILABLE: {
    status: 503,
    title: { en: 'Unavailable', ko: '일시적으로 이용할 수 없습니다' },
    detail: {
      en: 'The shop is unavailable right now. Nothing was done; please try again.',
      ko: '지금은 요청을 처리할 수 없습니다. 이 요청은 처리되지 않았으니 잠시 후 다시 시도해 주세요.',
    },
  },
  OUTCOME_UNKNOWN: {
    status: 503,
    title: { en: 'Outcome unknown', ko: '처리 결과를 알 수 없습니다' },
    detail: {
      en: 'The request may or may not have taken effect. Send it again with the same idempotency key, or check before you repeat it.',
      ko: '요청이 처리되었는지 알 수 없습니다. 같은 멱등성 키로 다시 보내거나, 처리 결과를 확인한 뒤 다시 시도해 주세요.',
    },
  },
  INVALID_REQUEST: {
    status: 400,
    title: { en: 'Invalid request', ko: '잘못된 요청입니다' },
    detail: {
      en: 'The request is malformed; see errors.',
      ko: '요청 형식이 올바르지 않습니다. 자세한 내용은 errors를 확인해 주세요.',
    },
  },
  UNAUTHENTICATED: {
    status: 401,
    title: { en: 'Unauthenticated', ko: '인증이 필요합니다' },
    detail: {
      en: 'A valid bearer token is required.',
      ko: '유효한 Bearer 토큰이 필요합니다.',
    },
  },
  FORBIDDEN: {
    status: 403,
    title: { en: 'Forbidden', ko: '권한이 없습니다' },
    detail: {
      en: 'Your token does not grant access to this resource.',
      ko: '이 리소스에 접근할 권한이 없습니다.',
    },
  },
  NOT_FOUND: {
    status: 404,
    title: { en: 'Not found', ko: '찾을 수 없습니다' },
    detail: {
      en: 'There is nothing at this address.',
      ko: '요청한 주소에 해당하는 리소스가 없습니다.',
    },
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    title: { en: 'Payload too large', ko: '요청 본문이 너무 큽니다' },
    detail: {
      en: 'The body exceeds the size limit.',
      ko: '요청 본문이 허용된 크기를 초과합니다.',
    },
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: { en: 'Unsupported media type', ko: '지원하지 않는 형식입니다' },
    detail: {
      en: 'The body must be application/json.',
      ko: '요청 본문은 application/json 형식이어야 합니다.',
    },
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    title: { en: 'Too many requests', ko: '요청이 너무 많습니다' },
    detail: {
      en: 'Please wait before you try again.',
      ko: '잠시 후 다시 시도해 주세요.',
    },
  },
  INTERNAL_ERROR: {
    status: 500,
    title: { en: 'Internal error', ko: '내부 오류가 발생했습니다' },
    detail: {
      en: 'Something went wrong on our side.',
      ko: '서버에서 오류가 발생했습니다.',
    },
  },
}

/** The path that explains a kind of problem. It is relative, so that it stays true behind every host name. */
export const typeOf = (code: ProblemCode): string => `/problems/${code.toLowerCase().replaceAll('_', '-')}`

/**
 * Makes an RFC 9457 problem: the kind, words in a language, and the facts as further members.
 *
 * @param prefix where the service's own paths begin
 * @param status a status that is more exact than the kind's own
 */
export function problemOf(
  source: ProblemSource,
  {
    language,
    requestId,
    prefix,
    status,
  }: { readonly language: Language; readonly requestId: string; readonly prefix: string; readonly status?: number },
): Readonly<Record<string, unknown>> {
  const { code, title, detail, ...facts } = describe(source, language)
  const members = { type: prefix + typeOf(code), title, status: status ?? problems[code].status, detail }
  // The members come first so that a problem reads well, and again last so that no fact can overwrite one.
  return { ...members, ...facts, ...members, code, requestId }
}

/** The code of a refusal, its words in a language, and its facts as further members. */
export function describe<Code extends ProblemCode>(
  source: ProblemSource & { readonly code: Code },
  language: Language,
) {
  const { code, ...facts } = source
  const kind: Kind<never> = problems[code]
  const detail = kind.detail[language]
  const words = {
    code: code as Code,
    title: kind.title[language],
    detail: typeof detail === 'string' ? detail : detail(source as never),
  }
  return { ...words, ...(kind.present?.(facts as never) ?? facts), ...words }
}

/** The language that an `Accept-Language` header prefers, English without a preference (RFC 9110, section 12.5.4). */
export function languageOf(accepted: string | undefined): Language {
  if (accepted === undefined || !/ko/i.test(accepted)) return 'en'
  let best: Language = 'en'
  let highest = 0
  for (const range of accepted.toLowerCase().split(',')) {
    // A pattern with spaces on both sides would take quadratic time on a header that has thousands of them.
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim())
    const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
    const language = /^(ko|en)(-|$)/.exec(tag)?.[1] as Language | undefined
    if (language && weight > highest) [best, highest] = [language, weight]
  }
  return best
}
