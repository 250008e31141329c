import { type Kysely, sql } from 'kysely'

/**
 * The shop's tables. Every rule that a constraint can hold is held here a second time. Foreign keys stand where no
 * order passes by; on the order path the audit does their work, because each would cost a look-up a row.
 *
 * Ids of the host are `collate "C"`: compared byte by byte, as core sorts them, so that locks are taken in one order.
 */
export async function up(db: Kysely<never>): Promise<void> {
  const statements = [
    `create table users (
      id text collate "C" primary key,
      name text not null
    )`,

    // Rows that every order updates leave room on their page, so that an update stays there and touches no index.
    `create table balances (
      user_id text collate "C" primary key,
      amount bigint not null check (amount >= 0),
      sequence bigint not null check (sequence >= 0)
    ) with (fillfactor = 70)`,

    `create table balance_entries (
      user_id text collate "C" not null,
      sequence bigint not null check (sequence > 0),
      id uuid not null,
      type text not null check (type in ('CHARGE', 'USE', 'REFUND')),
      amount bigint not null check (amount <> 0 and (type = 'USE') = (amount < 0)),
      balance_after bigint not null check (balance_after >= 0),
      order_id uuid check ((type = 'CHARGE') = (order_id is null)),
      at timestamptz not null,
      primary key (user_id, sequence)
    )`,

    `create table products (
      id text collate "C" primary key,
      name text not null,
      price bigint not null check (price between 0 and 1000000000),
      state text not null check (state in ('HOLD', 'SELLABLE', 'STOPPED'))
    )`,
    // The list of sellable products is walked by id; the products beside it are not stepped over.
    `create index products_sellable on products (id) where state = 'SELLABLE'`,

    `create table stock (
      product_id text collate "C" primary key,
      quantity bigint not null check (quantity >= 0)
    ) with (fillfactor = 70)`,

    `create table stock_movements (
      id bigint generated always as identity primary key,
      product_id text collate "C" not null,
      change bigint not null check (change <> 0),
      reason text not null check (reason in ('ORDER', 'CANCEL', 'OPERATOR')),
      order_id uuid check ((reason = 'OPERATOR') = (order_id is null)),
      at timestamptz not null
    )`,

    `create table coupons (
      id text collate "C" primary key,
      name text not null,
      discount_type text not null check (discount_type in ('PERCENT', 'FIXED')),
      discount_value bigint not null check (discount_value > 0 and (discount_type = 'FIXED' or discount_value <= 100)),
      quantity bigint not null check (quantity >= 0),
      remaining bigint not null check (remaining between 0 and quantity),
      state text not null check (state in ('REGISTERED', 'ISSUABLE', 'CANCELED')),
      expires_at timestamptz not null
    ) with (fillfactor = 70)`,

    `create table user_coupons (
      id uuid primary key,
      coupon_id text collate "C" not null references coupons,
      user_id text collate "C" not null,
      used_by uuid,
      issued_at timestamptz not null,
      constraint user_coupons_once unique (coupon_id, user_id)
    ) with (fillfactor = 70)`,
    `create index user_coupons_of_user on user_coupons (user_id, id)`,

    `create table orders (
      id uuid primary key,
      user_id text collate "C" not null,
      status text not null check (status in ('PAID', 'CANCELED')),
      subtotal bigint not null check (subtotal >= 0),
      discount bigint not null check (discount between 0 and subtotal),
      total bigint not null check (total = subtotal - discount),
      user_coupon_id uuid,
      created_at timestamptz not null,
      paid_at timestamptz not null,
      canceled_at timestamptz check ((status = 'CANCELED') = (canceled_at is not null))
    ) with (fillfactor = 90)`,
    `create index orders_of_user on orders (user_id, id)`,
    `create index orders_by_day on orders (paid_at)`,
    // One paid order for a user coupon.
    `create unique index orders_coupon_once on orders (user_coupon_id)
      where user_coupon_id is not null and status = 'PAID'`,

    `create table order_lines (
      order_id uuid not null,
      position smallint not null,
      product_id text collate "C" not null,
      name text not null,
      price bigint not null check (price >= 0),
      quantity bigint not null check (quantity > 0),
      primary key (order_id, position)
    )`,

    // The order's row is the payload: nothing of an order changes but its status.
    `create table outbox (
      id uuid primary key,
      order_id uuid not null,
      sequence smallint not null,
      type text not null check (type in ('order.paid', 'order.canceled')),
      at timestamptz not null,
      state text not null default 'WAITING' check (state in ('WAITING', 'SENT', 'DEAD', 'DISCARDED')),
      attempts integer not null default 0,
      due_at timestamptz default now() check ((state = 'WAITING') = (due_at is not null)),
      token text,
      last_error text,
      settled_at timestamptz check ((state = 'WAITING') = (settled_at is null)),
      unique (order_id, sequence)
    )`,
    `create index outbox_due on outbox (due_at, id) where state = 'WAITING'`,
    `create index outbox_dead on outbox (id) where state = 'DEAD'`,

    `create table idempotency_records (
      scope text collate "C" not null,
      key text collate "C" not null,
      fingerprint text not null,
      value text not null,
      at timestamptz not null,
      primary key (scope, key)
    )`,
    // Written in the order of time: a few blocks say where the old ones lie.
    `create index idempotency_records_at on idempotency_records using brin (at)`,

    // The id is of version 7: it says when.
    `create table batches (id uuid primary key)`,

    // A change of a day's sales after the fact counts the version up; figures show the version they were built from.
    `create table sales_days (
      day date primary key,
      version bigint not null default 0,
      built_version bigint
    )`,
    `create table product_sales_daily (
      day date not null,
      product_id text collate "C" not null,
      quantity bigint not null check (quantity > 0),
      amount bigint not null check (amount >= 0),
      primary key (day, product_id)
    )`,

    `create table leases (
      name text primary key,
      token text not null,
      until timestamptz not null
    )`,

    // What is older may have been pruned. For orders, the first day in the shop's zone of which all are kept.
    `create table watermarks (
      name text primary key check (name in ('messages', 'orders')),
      at timestamptz not null,
      day date check ((name = 'orders') = (day is not null))
    )`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
