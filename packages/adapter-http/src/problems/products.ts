import { ProductId, productStates } from '@hexmart/core'
import { z } from 'zod'
import type { Kinds } from './kind.ts'

/** The problems of products and their stock. */
export const products: Kinds<
  | 'PRODUCT_NOT_FOUND'
  | 'PRODUCT_NOT_SELLABLE'
  | 'PURCHASE_LIMIT_EXCEEDED'
  | 'OUT_OF_STOCK'
  | 'STOCK_CHANGED'
  | 'STOCK_BELOW_ZERO'
> = {
  PRODUCT_NOT_FOUND: {
    status: 404,
    facts: { productId: ProductId },
    title: { en: 'Product not found', ko: '상품을 찾을 수 없습니다' },
    detail: {
      en: ({ productId }) => `There is no product ${productId}.`,
      ko: ({ productId }) => `ID가 ${productId}인 상품이 없습니다.`,
    },
  },
  PRODUCT_NOT_SELLABLE: {
    status: 409,
    facts: { productId: ProductId, state: z.enum(productStates).exclude(['SELLABLE']) },
    title: { en: 'Product not sellable', ko: '판매 중인 상품이 아닙니다' },
    detail: {
      en: ({ productId, state }) => `Product ${productId} is not on sale: its state is ${state}.`,
      ko: ({ productId, state }) => `${productId} 상품은 현재 ${state} 상태여서 주문할 수 없습니다.`,
    },
  },
  PURCHASE_LIMIT_EXCEEDED: {
    status: 409,
    facts: {
      productId: ProductId,
      limit: z.int().describe('how many pieces a user may buy in all'),
      bought: z.int().describe('how many pieces the user has bought before, as counted for the limit'),
      requested: z.int().describe('how many pieces were ordered now'),
    },
    title: { en: 'Purchase limit exceeded', ko: '구매 가능 수량을 초과합니다' },
    detail: {
      en: ({ productId, limit, bought, requested }) =>
        `Each user can buy ${limit} of product ${productId} in all; you have bought ${bought} and ordered ${requested} more.`,
      ko: ({ productId, limit, bought, requested }) =>
        `${productId} 상품은 1인당 최대 ${limit}개까지 구매할 수 있습니다(이미 구매한 수량 ${bought}개, 주문한 수량 ${requested}개).`,
    },
  },
  OUT_OF_STOCK: {
    status: 409,
    facts: {
      productId: ProductId,
      requested: z.int().describe('how many pieces were ordered'),
      available: z.int().describe('how many pieces are in stock'),
    },
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
    facts: { productId: ProductId, stock: z.int().describe('the present stock, in pieces') },
    title: { en: 'Stock has changed', ko: '재고가 변경되었습니다' },
    detail: {
      en: ({ productId, stock }) => `The stock of product ${productId} is now ${stock}.`,
      ko: ({ productId, stock }) => `${productId} 상품의 현재 재고는 ${stock}개입니다.`,
    },
  },
  STOCK_BELOW_ZERO: {
    status: 409,
    facts: { productId: ProductId, stock: z.int().describe('the present stock, in pieces') },
    title: { en: 'Stock below zero', ko: '재고는 0보다 작을 수 없습니다' },
    detail: {
      en: ({ productId, stock }) => `The stock of product ${productId} is only ${stock}.`,
      ko: ({ productId, stock }) => `${productId} 상품의 재고는 ${stock}개뿐입니다.`,
    },
  },
}
