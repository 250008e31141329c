/**
 * The host's own rules for orders: wine is for adults, and gold members pay 10 % less.
 *
 *     npx --yes pnpm@12 exec node examples/house-rules.ts
 */
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type HouseRule, type UserDirectory } from '@hexmart/core'

const adultsOnly: HouseRule = {
  name: 'adults-only',
  decide({ user, items }) {
    const wine = items.find(({ productId }) => productId.startsWith('wine-'))
    return wine && user.attributes?.adult !== true ? { refuse: { productId: wine.productId } } : undefined
  },
}

const goldMembers: HouseRule = {
  name: 'gold-members',
  decide({ user, subtotal }) {
    const amount = Math.floor(subtotal / 10)
    return user.attributes?.level === 'gold' && amount > 0 ? { reduce: [{ label: 'Gold member', amount }] } : undefined
  },
}

const members = new Map([
  ['mina', { attributes: { adult: true, level: 'gold' } }],
  ['jun', { attributes: { adult: false, level: 'silver' } }],
])
const users: UserDirectory = {
  find: async (ids) => new Map(ids.flatMap((id) => (members.has(id) ? [[id, members.get(id) ?? {}]] : []))),
}

const shop = createShop({ store: inMemory(), users, rules: { placeOrder: [adultsOnly, goldMembers] } })
await shop.createProduct({ id: 'wine-1', name: 'Wine', price: 20_000, state: 'SELLABLE', stock: 10 })
for (const userId of ['mina', 'jun']) await shop.chargeBalance({ userId, amount: 50_000 })

for (const userId of ['mina', 'jun']) {
  const answer = await shop.placeOrder({ userId, items: [{ productId: 'wine-1', quantity: 2 }] })
  console.log(answer.ok ? { total: answer.value.total, reductions: answer.value.reductions } : answer.refusal)
}
