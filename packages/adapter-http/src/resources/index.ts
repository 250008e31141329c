/** What the API shows: each resource as a schema, with the function that presents it. */
export * from './balance.ts'
export * from './coupons.ts'
export * from './operation.ts'
export * from './orders.ts'
export * from './products.ts'
export { resources, type View } from './resource.ts'
export * from './service.ts'
export * from './shop.ts'
