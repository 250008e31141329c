import { z } from 'zod'
import type { HttpRefusal, Kinds } from './kind.ts'

/** The problems that the HTTP layer adds to those of the shop; see `HttpRefusal`. */
export const http: Kinds<HttpRefusal['code']> = {
  INVALID_REQUEST: {
    status: 400,
    facts: {
      errors: z.array(
        z
          .object({
            path: z.string().describe('where the mistake is, such as `items.0.quantity`, a header’s name, or `body`'),
            message: z.string().describe('what is wrong, in English'),
          })
          .describe('a mistake, and where it is'),
      ),
    },
    title: { en: 'Invalid request', ko: '잘못된 요청입니다' },
    detail: {
      en: 'The request is malformed; see errors.',
      ko: '요청 형식이 올바르지 않습니다. 자세한 내용은 errors를 확인해 주세요.',
    },
  },
  UNAUTHENTICATED: {
    status: 401,
    facts: {},
    title: { en: 'Unauthenticated', ko: '인증이 필요합니다' },
    detail: {
      en: 'A valid bearer token is required.',
      ko: '유효한 Bearer 토큰이 필요합니다.',
    },
  },
  FORBIDDEN: {
    status: 403,
    facts: {},
    title: { en: 'Forbidden', ko: '권한이 없습니다' },
    detail: {
      en: 'Your token does not allow this request.',
      ko: '이 요청에 대한 권한이 없습니다.',
    },
  },
  NOT_FOUND: {
    status: 404,
    facts: {},
    title: { en: 'Not found', ko: '찾을 수 없습니다' },
    detail: {
      en: 'There is nothing at this address.',
      ko: '요청한 주소에 해당하는 리소스가 없습니다.',
    },
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    facts: {},
    title: { en: 'Payload too large', ko: '요청 본문이 너무 큽니다' },
    detail: {
      en: 'The body exceeds the size limit.',
      ko: '요청 본문이 허용된 크기를 초과합니다.',
    },
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    facts: {},
    title: { en: 'Unsupported media type', ko: '지원하지 않는 형식입니다' },
    detail: {
      en: 'The body must be of the type application/json and must not be compressed.',
      ko: '요청 본문은 압축하지 않은 application/json 형식이어야 합니다.',
    },
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    facts: {},
    title: { en: 'Too many requests', ko: '요청이 너무 많습니다' },
    detail: {
      en: 'Please wait before you try again.',
      ko: '잠시 후 다시 시도해 주세요.',
    },
  },
  INTERNAL_ERROR: {
    status: 500,
    facts: {},
    title: { en: 'Internal error', ko: '내부 오류가 발생했습니다' },
    detail: {
      en: 'Something went wrong on our side.',
      ko: '서버에서 오류가 발생했습니다.',
    },
  },
}
