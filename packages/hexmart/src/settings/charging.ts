import type { Charging } from '@hexmart/adapter-http'
import { type Settings, WrongSettings } from './settings.ts'

/**
 * Who may charge balances. Without DATABASE_URL, users may charge their own balances by default: that suits a demo, but would ruin
 * a shop. With DATABASE_URL, a process that serves the API therefore requires the setting. A process without the role `api`
 * serves no charges, so its value does not matter.
 *
 * @throws WrongSettings when the setting is required and missing
 */
export function chargingOf({ SHOP_CHARGING, DATABASE_URL, ROLES }: Settings): Charging {
  if (SHOP_CHARGING !== undefined) return SHOP_CHARGING
  if (DATABASE_URL === undefined) return 'owner'
  if (!ROLES.includes('api')) return 'operator'
  throw new WrongSettings(
    'SHOP_CHARGING is required with DATABASE_URL: set it to operator if only operators and your payment service charge balances, or to owner if users charge their own balances',
  )
}
