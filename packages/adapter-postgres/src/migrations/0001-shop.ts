import {
  cancelers,
  couponStates,
  deliveryStates,
  discountTypes,
  entryTypes,
  messageTypes,
  movementReasons,
  orderStatuses,
  productStates,
} from '@hexmart/core/adapter'
import type { Migration } from './migration.ts'

/** The values of an enumeration of core's, for `in`. */
const list = (values: readonly string[]) => `(${values.map((value) => `'${value}'`).join(', ')})`

/**
 * The shop's tables. The constraints repeat every rule that a constraint can hold. There are no foreign keys on the order
 * path, because each would cost a look-up per row; the audit checks those references instead.
 *
 * Ids of the host are `collate "C"`: PostgreSQL compares them byte by byte, as core sorts them, so that every transaction
 * takes its locks in one order.
 *
 * Until the first release this migration is edited in place, and `migrate` refuses a schema that an earlier text made.
 * Afterwards it must not change any more.
 */
export const shop: Migration = {
  name: '0001-shop',
  statements: [
    `create table users (
      id text collate "C" constraint users_pkey primary key,
      name text not null
    )`,

    // Every order updates rows of this table. A page with spare room keeps the new row beside the old one, so that no
    // index changes.
    `create table balances (
      user_id text collate "C" constraint balances_pkey primary key,
      amount bigint not null constraint balances_amount_not_negative check (amount >= 0),
      sequence bigint not null constraint balances_sequence_not_negative check (sequence >= 0)
    ) with (fillfactor = 70)`,

    `create table balance_entries (
      user_id text collate "C" not null,
      sequence bigint not null constraint balance_entries_sequence_positive check (sequence > 0),
      id uuid not null,
      type text not null constraint balance_entries_type_known check (type in ${list(entryTypes)}),
      amount bigint not null
        constraint balance_entries_amount_signed check (amount <> 0 and (type = 'USE') = (amount < 0)),
      balance_after bigint not null
        constraint balance_entries_balance_after_not_negative check (balance_after >= 0),
      order_id uuid
        constraint balance_entries_order_unless_charge check ((type = 'CHARGE') = (order_id is null)),
      at timestamptz not null,
      constraint balance_entries_pkey primary key (user_id, sequence)
    )`,

    `create table products (
      id text collate "C" constraint products_pkey primary key,
      name text not null,
      price bigint not null constraint products_price_in_range check (price between 0 and 1000000000),
      state text not null constraint products_state_known check (state in ${list(productStates)})
    )`,
    // The list of sellable products is read by id; this index has no other products to step over.
    `create index products_sellable on products (id) where state = 'SELLABLE'`,

    `create table stock (
      product_id text collate "C" constraint stock_pkey primary key,
      quantity bigint not null constraint stock_quantity_not_negative check (quantity >= 0)
    ) with (fillfactor = 70)`,

    `create table stock_movements (
      id bigint generated always as identity constraint stock_movements_pkey primary key,
      product_id text collate "C" not null,
      change bigint not null constraint stock_movements_change_not_zero check (change <> 0),
      reason text not null constraint stock_movements_reason_known check (reason in ${list(movementReasons)}),
      order_id uuid
        constraint stock_movements_order_unless_operator check ((reason = 'OPERATOR') = (order_id is null)),
      at timestamptz not null
    )`,

    `create table coupons (
      id text collate "C" constraint coupons_pkey primary key,
      name text not null,
      discount_type text not null
        constraint coupons_discount_type_known check (discount_type in ${list(discountTypes)}),
      discount_value bigint not null
        constraint coupons_discount_value_in_range
          check (discount_value > 0 and (discount_type = 'FIXED' or discount_value <= 100)),
      quantity bigint not null constraint coupons_quantity_not_negative check (quantity >= 0),
      remaining bigint not null constraint coupons_remaining_in_range check (remaining between 0 and quantity),
      state text not null constraint coupons_state_known check (state in ${list(couponStates)}),
      expires_at timestamptz not null
    ) with (fillfactor = 70)`,

    `create table user_coupons (
      id uuid constraint user_coupons_pkey primary key,
      coupon_id text collate "C" not null constraint user_coupons_coupon_exists references coupons,
      user_id text collate "C" not null,
      used_by uuid,
      issued_at timestamptz not null,
      constraint user_coupons_once unique (coupon_id, user_id)
    ) with (fillfactor = 70)`,
    `create index user_coupons_of_user on user_coupons (user_id, id)`,

    `create table orders (
      id uuid constraint orders_pkey primary key,
      user_id text collate "C" not null,
      status text not null constraint orders_status_known check (status in ${list(orderStatuses)}),
      subtotal bigint not null constraint orders_subtotal_not_negative check (subtotal >= 0),
      discount bigint not null constraint orders_discount_in_range check (discount between 0 and subtotal),
      total bigint not null constraint orders_total_adds_up check (total = subtotal - discount),
      user_coupon_id uuid,
      reference text collate "C" constraint orders_reference_well_formed check (reference ~ '^[!-~]{1,200}$'),
      metadata text constraint orders_metadata_is_an_object check (json_typeof(metadata::json) = 'object'),
      created_at timestamptz not null,
      paid_at timestamptz not null,
      completed_at timestamptz
        constraint orders_completed_at_when_completed
          check (status = 'CANCELED' or (status = 'COMPLETED') = (completed_at is not null)),
      canceled_at timestamptz
        constraint orders_canceled_at_when_canceled check ((status = 'CANCELED') = (canceled_at is not null)),
      canceled_by text
        constraint orders_canceled_by_known check (canceled_by in ${list(cancelers)})
        constraint orders_canceled_by_when_canceled check ((status = 'CANCELED') = (canceled_by is not null)),
      cancel_reason text
        constraint orders_cancel_reason_when_canceled check (status = 'CANCELED' or cancel_reason is null),
      restocked boolean
        constraint orders_restocked_when_canceled check ((status = 'CANCELED') = (restocked is not null))
    ) with (fillfactor = 90)`,
    `create index orders_of_user on orders (user_id, id)`,
    `create index orders_by_day on orders (paid_at)`,
    // A user coupon pays for one order that is not canceled.
    `create unique index orders_coupon_once on orders (user_coupon_id)
      where user_coupon_id is not null and status <> 'CANCELED'`,

    `create unique index orders_reference_once on orders (user_id, reference) where reference is not null`,

    `create table order_lines (
      order_id uuid not null,
      position smallint not null,
      product_id text collate "C" not null,
      name text not null,
      price bigint not null constraint order_lines_price_not_negative check (price >= 0),
      quantity bigint not null constraint order_lines_quantity_positive check (quantity > 0),
      constraint order_lines_pkey primary key (order_id, position)
    )`,

    // A message has no payload of its own: completing and canceling say what they change, so the order's row is the payload.
    `create table outbox (
      id uuid constraint outbox_pkey primary key,
      order_id uuid not null,
      sequence smallint not null,
      type text not null constraint outbox_type_known check (type in ${list(messageTypes)}),
      at timestamptz not null,
      state text not null default 'WAITING' constraint outbox_state_known check (state in ${list(deliveryStates)}),
      attempts integer not null default 0,
      due_at timestamptz default now()
        constraint outbox_due_while_waiting check ((state = 'WAITING') = (due_at is not null)),
      token text,
      last_error text,
      settled_at timestamptz
        constraint outbox_settled_unless_waiting check ((state = 'WAITING') = (settled_at is null)),
      constraint outbox_sequence_once unique (order_id, sequence)
    )`,
    `create index outbox_due on outbox (due_at, id) where state = 'WAITING'`,
    `create index outbox_dead on outbox (id) where state = 'DEAD'`,

    `create table idempotency_records (
      scope text collate "C" not null,
      key text collate "C" not null,
      fingerprint text not null,
      value text not null,
      at timestamptz not null,
      constraint idempotency_records_pkey primary key (scope, key)
    )`,
    // Rows are written in the order of their time, so that a small BRIN index finds the old ones.
    `create index idempotency_records_at on idempotency_records using brin (at)`,

    // The ids are UUIDv7, which begin with their time: old rows are found by the primary key.
    `create table batches (
      id uuid constraint batches_pkey primary key
    )`,

    // Each later change of a day's sales increments the version. The day's figures were counted at built_version.
    `create table sales_days (
      day date constraint sales_days_pkey primary key,
      version bigint not null default 0,
      built_version bigint
    )`,
    `create table product_sales_daily (
      day date not null,
      product_id text collate "C" not null,
      quantity bigint not null constraint product_sales_daily_quantity_positive check (quantity > 0),
      amount bigint not null constraint product_sales_daily_amount_not_negative check (amount >= 0),
      constraint product_sales_daily_pkey primary key (day, product_id)
    )`,

    `create table leases (
      name text constraint leases_pkey primary key,
      token text not null,
      until timestamptz not null
    )`,

    // Rows older than a watermark may have been pruned. The one for orders also has the first day, in the shop's time
    // zone, of which all orders are kept.
    `create table watermarks (
      name text
        constraint watermarks_pkey primary key
        constraint watermarks_name_known check (name in ('messages', 'orders')),
      at timestamptz not null,
      day date constraint watermarks_day_of_orders check ((name = 'orders') = (day is not null))
    )`,
  ],
}
