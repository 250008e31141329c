import { UserId } from '@hexmart/core'
import type { Kinds } from './kind.ts'

/** The problems of users. */
export const users: Kinds<'USER_NOT_FOUND' | 'USER_BLOCKED'> = {
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
}
