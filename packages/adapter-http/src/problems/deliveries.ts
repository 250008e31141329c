import { uuid } from '../resources/resource.ts'
import type { Kinds } from './kind.ts'

/** The problems of the messages for the data platform. */
export const deliveries: Kinds<'DELIVERY_NOT_FOUND'> = {
  DELIVERY_NOT_FOUND: {
    status: 404,
    facts: { deliveryId: uuid },
    title: { en: 'Delivery not found', ko: '메시지를 찾을 수 없습니다' },
    detail: {
      en: ({ deliveryId }) => `There is no delivery ${deliveryId}.`,
      ko: ({ deliveryId }) => `ID가 ${deliveryId}인 메시지가 없습니다.`,
    },
  },
}
