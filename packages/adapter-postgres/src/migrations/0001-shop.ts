import {
  cancelers,
  couponStates,
  deliveryStates,
  discountTypes,
  entryTypes,
  messageTypes,
  orderStatuses,
  productStates,
  subjectTypes,
  userStates,
} from '@hexmart/core/adapter'
import type { Migration, MigrationStatement } from './migration.ts'

/** The values of one of core's enumerations, as a list for SQL's `in`. */
const list = (values: readonly string[]) => `(${values.map((value) => `'${value}'`).join(', ')})`

/**
 * A BRIN index of the column `at`, which has one small entry per range of pages. A database without BRIN, such as
 * YugabyteDB, gets a B-tree instead. The B-tree finds the same rows, but every insert must write to it.
 */
const indexOfTime = (table: string, options: string): MigrationStatement => ({
  text: `create index ${table}_at on ${table} using brin (at) ${options}`,
  otherwise: `create index ${table}_at on ${table} (at)`,
})

/**
 * The shop's tables. The constraints repeat most rules of core about single rows: signs, ranges, known values, and columns
 * that must be set together. Core alone checks the other rules, such as the length of a name or the largest quantity of a
 * coupon. Tables into which orders insert have no foreign keys, because each would cost a look-up per row. The audit checks
 * instead that orders fit their lines, entries, messages, used coupons and purchases.
 *
 * In tables into which orders insert, the columns that an order always sets come first, sorted by size: columns of 8 and
 * 16 bytes, then smaller numbers, then texts. So a new row has little padding.
 *
 * Ids that the host may choose, such as `user_id`, are `collate "C"`: PostgreSQL compares them byte by byte, as core sorts them.
 * So every transaction takes its locks in the same sequence.
 *
 * Until the first release this migration is edited in place, and `migrate` refuses a schema that was made by an earlier text
 * of this migration. Afterwards its text must not change any more, not even by a new value of one of core's enumerations:
 * CONTRIBUTING.md, “Adding a migration”, says what to do then.
 */
export const shop: Migration = {
  name: '0001-shop',
  statements: [
    `create table users (
      id text collate "C" constraint users_pkey primary key,
      name text,
      state text not null default 'ACTIVE' constraint users_state_known check (state in ${list(userStates)}),
      constraint users_name_unless_erased check ((state = 'ERASED') = (name is null))
    )`,

    // Erased users whose orders or idempotency records may still have data that must be emptied. The
    // metadata of the user's orders up to the id in `after` has been emptied; at first, `after` is the lowest id.
    `create table erasures (
      user_id text collate "C" constraint erasures_pkey primary key,
      at timestamptz not null default now(),
      after uuid not null default '00000000-0000-0000-0000-000000000000'
    )`,
    // A search for the beginning of a name reads a range of this index. Because of `collate "C"`, the index compares
    // bytes, whatever the locale of the database is.
    `create index users_by_name on users ((lower(name) collate "C"), id)`,

    // Orders update rows of this table. `fillfactor` leaves spare room in each page. There the new version of a row is
    // stored beside the old one, so that no index has to change.
    `create table balances (
      user_id text collate "C" constraint balances_pkey primary key,
      amount bigint not null constraint balances_amount_not_negative check (amount >= 0),
      sequence bigint not null constraint balances_sequence_not_negative check (sequence >= 0)
    ) with (fillfactor = 70)`,

    `create table balance_entries (
      sequence bigint not null constraint balance_entries_sequence_positive check (sequence > 0),
      amount bigint not null
        constraint balance_entries_amount_signed check (amount <> 0 and (type = 'ADJUST' or (type = 'USE') = (amount < 0))),
      balance_after bigint not null
        constraint balance_entries_balance_after_not_negative check (balance_after >= 0),
      at timestamptz not null,
      id uuid not null,
      order_id uuid
        constraint balance_entries_order_unless_charge check (type = 'ADJUST' or (type = 'CHARGE') = (order_id is null)),
      user_id text collate "C" not null,
      type text not null constraint balance_entries_type_known check (type in ${list(entryTypes)}),
      reference text collate "C"
        constraint balance_entries_reference_of_payment check (reference is null or type in ('CHARGE', 'ADJUST')),
      reason text constraint balance_entries_reason_of_adjustment check ((type = 'ADJUST') = (reason is not null)),
      actor text
        constraint balance_entries_actor_of_operator
          check (case when type = 'ADJUST' then actor is not null when type = 'CHARGE' then true else actor is null end),
      constraint balance_entries_pkey primary key (user_id, sequence)
    )`,
    // Rows are inserted in the sequence of their times, so a small BRIN index finds the rows of a period.
    indexOfTime('balance_entries', 'with (pages_per_range = 16)'),

    `create table products (
      id text collate "C" constraint products_pkey primary key,
      name text not null,
      price bigint not null constraint products_price_in_range check (price between 0 and 1000000000),
      state text not null constraint products_state_known check (state in ${list(productStates)}),
      maximum_per_user bigint constraint products_maximum_per_user_in_range check (maximum_per_user between 1 and 1000000000)
    )`,
    `create index products_by_state on products (state, id)`,
    `create index products_by_name on products ((lower(name) collate "C"), id)`,
    `create index products_by_state_and_name on products (state, (lower(name) collate "C"), id)`,

    `create table stock (
      product_id text collate "C" constraint stock_pkey primary key,
      quantity bigint not null constraint stock_quantity_not_negative check (quantity >= 0)
    ) with (fillfactor = 70)`,

    // How many pieces each user has bought of each product that has a limit per user. The newest row of a user and a product has
    // this number in `bought`. Orders of products without a limit add no rows. The table is never pruned.
    `create table purchases (
      sequence bigint not null constraint purchases_sequence_positive check (sequence > 0),
      change bigint not null constraint purchases_change_not_zero check (change <> 0),
      bought bigint not null constraint purchases_bought_not_negative check (bought >= 0),
      order_id uuid not null,
      user_id text collate "C" not null,
      product_id text collate "C" not null,
      constraint purchases_pkey primary key (user_id, product_id, sequence)
    )`,
    // For each product, an order adds at most one row that raises `bought`, and its cancel at most one that lowers it.
    `create unique index purchases_once on purchases (order_id, product_id, (change > 0))`,

    // This table has only movements that do not belong to a stored order: those by operators, and one per product for
    // all pruned orders.
    `create table stock_movements (
      id bigint generated always as identity constraint stock_movements_pkey primary key,
      product_id text collate "C" not null,
      change bigint not null constraint stock_movements_change_not_zero check (change <> 0),
      reason text not null constraint stock_movements_reason_stored check (reason in ('OPERATOR', 'ORDER')),
      at timestamptz not null
    )`,
    `create index stock_movements_of_product on stock_movements (product_id, at, id)`,
    `create unique index stock_movements_of_pruned_orders on stock_movements (product_id) where reason = 'ORDER'`,

    `create table coupons (
      id text collate "C" constraint coupons_pkey primary key,
      name text not null,
      discount_type text not null
        constraint coupons_discount_type_known check (discount_type in ${list(discountTypes)}),
      discount_value bigint not null
        constraint coupons_discount_value_in_range
          check (discount_value > 0 and (discount_type = 'FIXED' or discount_value <= 100)),
      maximum_discount bigint constraint coupons_maximum_discount_of_percentage
        check (maximum_discount is null or (maximum_discount > 0 and discount_type = 'PERCENT')),
      minimum_subtotal bigint not null default 0
        constraint coupons_minimum_subtotal_not_negative check (minimum_subtotal >= 0),
      quantity bigint not null constraint coupons_quantity_not_negative check (quantity >= 0),
      remaining bigint not null constraint coupons_remaining_in_range check (remaining between 0 and quantity),
      sold_out_at timestamptz
        constraint coupons_sold_out_at_when_none_remains check ((remaining = 0) = (sold_out_at is not null)),
      state text not null constraint coupons_state_known check (state in ${list(couponStates)}),
      opens_at timestamptz,
      expires_at timestamptz not null,
      valid_days integer constraint coupons_valid_days_in_range check (valid_days between 1 and 3650),
      constraint coupons_opens_before_expiry check (opens_at < expires_at)
    ) with (fillfactor = 70)`,

    `create index coupons_by_state on coupons (state, id)`,

    `create table user_coupons (
      id uuid constraint user_coupons_pkey primary key,
      coupon_id text collate "C" not null constraint user_coupons_coupon_exists references coupons,
      user_id text collate "C" not null,
      number integer not null constraint user_coupons_number_positive check (number > 0),
      issued_at timestamptz not null,
      valid_until timestamptz,
      used_by uuid,
      used_at timestamptz constraint user_coupons_used_at_when_used check ((used_at is null) = (used_by is null)),
      constraint user_coupons_once unique (coupon_id, user_id),
      constraint user_coupons_number_once unique (coupon_id, number)
    ) with (fillfactor = 70)`,
    `create index user_coupons_of_user on user_coupons (user_id, id)`,

    // The ids are UUIDv7 and contain the instant of the payment, so the orders of a day are a range of the primary key.
    `create table orders (
      id uuid constraint orders_pkey primary key,
      subtotal bigint not null constraint orders_subtotal_not_negative check (subtotal >= 0),
      discount bigint not null constraint orders_discount_in_range check (discount between 0 and subtotal),
      total bigint not null constraint orders_total_adds_up check (total = subtotal - discount),
      created_at timestamptz not null,
      paid_at timestamptz not null,
      user_id text collate "C" not null,
      status text not null constraint orders_status_known check (status in ${list(orderStatuses)}),
      user_coupon_id uuid,
      reference text collate "C" constraint orders_reference_well_formed check (reference ~ '^[!-~]{1,200}$'),
      metadata text constraint orders_metadata_is_an_object check (json_typeof(metadata::json) = 'object'),
      reductions text constraint orders_reductions_are_an_array check (json_typeof(reductions::json) = 'array'),
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
    // A user coupon is used by at most one order that is not canceled.
    `create unique index orders_coupon_once on orders (user_coupon_id)
      where user_coupon_id is not null and status <> 'CANCELED'`,

    // The reference comes first, so that an operator finds an order without knowing its user.
    `create unique index orders_reference_once on orders (reference, user_id) where reference is not null`,

    `create table order_lines (
      order_id uuid not null,
      price bigint not null constraint order_lines_price_not_negative check (price >= 0),
      quantity integer not null constraint order_lines_quantity_positive check (quantity > 0),
      position smallint not null,
      product_id text collate "C" not null,
      name text not null,
      constraint order_lines_pkey primary key (order_id, position)
    )`,
    `create index order_lines_by_product on order_lines (product_id, order_id)`,

    // All movements of the stock. A line of an order is one or two movements: what the order took, and what its cancel put back.
    `create view stock_ledger as
      select product_id, -quantity as change, 'ORDER' as reason, order_id, paid_at as at
      from order_lines join orders on orders.id = order_id
      union all
      select product_id, quantity, 'CANCEL', order_id, canceled_at
      from order_lines join orders on orders.id = order_id where restocked
      union all
      select product_id, change, reason, null, at from stock_movements`,

    // A message stores no payload. The order as it was at the time of the message can be rebuilt from the order's row, because
    // completing and canceling set only their own columns (status, completed_at, canceled_at, …). The one exception is the
    // metadata, which is emptied when the user is erased. The first message has the order's id, so the primary key finds it. The
    // index `outbox_second_message` finds the second message; an order with only one message does not write to that index.
    `create table outbox (
      id uuid constraint outbox_pkey primary key,
      order_id uuid not null,
      at timestamptz not null,
      due_at timestamptz default now()
        constraint outbox_due_while_waiting check ((state = 'WAITING') = (due_at is not null)),
      attempts integer not null default 0,
      sequence smallint not null
        constraint outbox_sequence_in_range check (sequence between 1 and 2),
      type text not null constraint outbox_type_known check (type in ${list(messageTypes)}),
      state text not null default 'WAITING' constraint outbox_state_known check (state in ${list(deliveryStates)}),
      token text,
      last_error text,
      settled_at timestamptz
        constraint outbox_settled_unless_waiting check ((state = 'WAITING') = (settled_at is null)),
      request_id text constraint outbox_request_id_short check (length(request_id) <= 128),
      traceparent text constraint outbox_traceparent_short check (length(traceparent) <= 55),
      constraint outbox_first_has_id_of_order check ((sequence = 1) = (id = order_id))
    )`,
    `create unique index outbox_second_message on outbox (order_id) where sequence > 1`,
    `create index outbox_due on outbox (due_at) where state = 'WAITING'`,
    // A delivery that succeeds writes to neither of the next two indexes. A message enters `outbox_dead` only when the relay
    // gives the message up, and `outbox_discarded` only when an operator discards the message.
    `create index outbox_dead on outbox (id) where state = 'DEAD'`,
    `create index outbox_discarded on outbox (id) where state = 'DISCARDED'`,

    // The first use of each reference, kept for ever: a payment is booked once, no matter when and by whom it is repeated.
    `create table payments (
      reference text collate "C" constraint payments_pkey primary key,
      command text not null,
      user_id text collate "C" not null,
      amount bigint not null constraint payments_amount_not_zero check (amount <> 0),
      value text not null,
      at timestamptz not null
    )`,

    // `id` is the digest of the scope (the actor's id) and the key. `command` is the digest of the fingerprint (the command's
    // name and input). A record answers with an order, or with a value as JSON. `about` is the id of the user whose data the value
    // has, or the actor's id if the command names no such user.
    `create table idempotency_records (
      at timestamptz not null,
      id uuid constraint idempotency_records_pkey primary key,
      command uuid not null,
      order_id uuid,
      value text constraint idempotency_records_one_answer check ((order_id is null) <> (value is null)),
      about text collate "C" constraint idempotency_records_about_of_value check ((value is null) = (about is null))
    )`,
    // Finds the values to empty when a user is erased. A record that answers with an order does not write to this index.
    `create index idempotency_records_with_value on idempotency_records (about) where value <> ''`,
    // Finds the old rows. A BRIN index would not: new rows take the places of rows that were removed, so after the first
    // removals every range of pages would have had rows of every age, and each search would read the whole table.
    `create index idempotency_records_at on idempotency_records (at)`,

    // The trail of what operators did. The lists of an actor and of a subject are read by descending id.
    `create table actions (
      id uuid constraint actions_pkey primary key,
      at timestamptz not null,
      actor text collate "C" not null,
      command text not null,
      subject_type text not null constraint actions_subject_type_known check (subject_type in ${list(subjectTypes)}),
      subject_id text collate "C" not null,
      reason text
    )`,
    `create index actions_by_actor on actions (actor, id)`,
    `create index actions_of_subject on actions (subject_id, id)`,

    // The ids of committed batches. If the answer to a COMMIT is lost, a second insert of the id shows whether the batch has
    // committed. An id is a UUIDv7 and begins with the time of the process's clock, so the primary key finds the rows that may be
    // old enough to prune. `at`, the time of the database's clock, decides whether they are.
    `create table batches (
      id uuid constraint batches_pkey primary key,
      at timestamptz not null default now()
    )`,

    // `version` increases when orders of the day are canceled. `built_version` is the version for which the day's figures were
    // counted. While the two versions differ, the figures are missing or out of date, and the day is due to be built.
    `create table sales_days (
      day date constraint sales_days_pkey primary key,
      version bigint not null default 0,
      built_version bigint,
      orders bigint constraint sales_days_orders_not_negative check (orders >= 0),
      sales bigint constraint sales_days_sales_not_negative check (sales >= 0),
      cancels bigint constraint sales_days_cancels_not_negative check (cancels >= 0),
      charges bigint constraint sales_days_charges_not_negative check (charges >= 0),
      constraint sales_days_figures_when_built
        check (num_nonnulls(orders, sales, cancels, charges) = case when built_version is null then 0 else 4 end)
    )`,
    `create table product_sales_daily (
      day date not null,
      product_id text collate "C" not null,
      quantity bigint not null constraint product_sales_daily_quantity_positive check (quantity > 0),
      amount bigint not null constraint product_sales_daily_amount_not_negative check (amount >= 0),
      constraint product_sales_daily_pkey primary key (day, product_id)
    )`,

    // The row `ranking` says which process may build days now. The row `rebuild` is locked while a day is built. Each rebuild
    // changes the token of this row, so that processes notice when the sums that they keep in memory are out of date.
    `create table leases (
      name text constraint leases_pkey primary key,
      token text not null,
      until timestamptz not null
    )`,

    // Values on which all processes of a shop must agree: settings that the first start records, and the row
    // `resumption`, which changes when an operator resumes deliveries.
    `create table shop_facts (
      name text constraint shop_facts_pkey primary key,
      value text not null
    )`,

    // Rows older than a watermark may have been pruned. The watermark of orders also has the first day, in the shop's time
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
