import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { oneOf, type Reader, searchOf, text } from '../address/search.ts'
import { mostPieces, readCount } from '../forms/form-values.ts'
import { root } from '../root-route.ts'
import { productStates } from './product-states.ts'

const pieces: Reader<number> = (value) => readCount(value, 0, mostPieces)

const products = createRoute({
  getParentRoute: () => root,
  path: '/products',
  // With `atMost`, the page lists the products on sale that have at most this many pieces, and ignores `query` and
  // `state`.
  validateSearch: searchOf({ query: text, state: oneOf(productStates), atMost: pieces }),
  component: lazyRouteComponent(() => import('./products-page.tsx'), 'ProductsPage'),
})

const product = createRoute({
  getParentRoute: () => root,
  path: '/products/$productId',
  component: lazyRouteComponent(() => import('./product-page.tsx'), 'ProductPage'),
})

export const productRoutes = [products, product] as const
