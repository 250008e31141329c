-- Places p_count random orders in one transaction. For each table, one statement handles the rows of all orders at once,
-- so the function shows the limit of the database. It writes the same rows as `place_order`, and checks only what the
-- constraints check. `p_run` names the run and becomes part of the idempotency keys. `p_ago` is how long ago the orders are
-- to be dated.
create or replace function place_random_orders(
  p_run text, p_count integer, p_ago interval default '0'
) returns void language plpgsql as $$
declare
  v_now timestamptz := clock_timestamp() - p_ago;
begin
  create temporary table if not exists basket (
    id uuid, user_id text collate "C", nth integer, product_id text collate "C", name text, price bigint
  ) on commit delete rows;

  insert into basket
  select orders_drawn.id, user_id, nth, products.id, name, price
  from (
    select uuidv7(-p_ago) as id, 'u' || user_number as user_id, user_number, first, (first + 1 + floor(random() * 9998)::integer) % 10000 as second
    from (
      select floor(random() * 10000)::integer as user_number, floor(random() * 10000)::integer as first
      from generate_series(1, p_count)
    ) as drawn
  ) as orders_drawn
  cross join lateral (values (0, first), (1, second)) as items (nth, product)
  join products on products.id = 'p' || product;

  perform from balances where user_id in (select user_id from basket) order by user_id for no key update;
  perform from stock where product_id in (select product_id from basket) order by product_id for no key update;
  perform from idempotency_records where id in (select digest_of(user_id || ' ' || p_run || id) from basket);

  with totals as (
    select id, user_id, sum(price) as total from basket group by id, user_id
  ), running as (
    select totals.*, sum(total) over (partition by user_id order by id) as sum_so_far,
      row_number() over (partition by user_id order by id) as place
    from totals
  ), added as (
    insert into balance_entries (user_id, sequence, id, type, amount, balance_after, order_id, at)
    select user_id, sequence + place, uuidv7(), 'USE', -total, amount - sum_so_far, id, v_now
    from running join balances using (user_id)
  )
  update balances set amount = amount - spent, sequence = sequence + number
  from (select user_id, sum(total) as spent, count(*) as number from totals group by user_id) as payers
  where payers.user_id = balances.user_id;

  update stock set quantity = quantity - sold
  from (select product_id, count(*) as sold from basket group by product_id) as takers
  where takers.product_id = stock.product_id;

  insert into orders (id, user_id, status, subtotal, discount, total, user_coupon_id, created_at, paid_at)
  select id, user_id, 'PAID', sum(price), 0, sum(price), null, v_now, v_now from basket group by id, user_id;
  insert into order_lines (order_id, position, product_id, name, price, quantity)
  select id, nth, product_id, name, price, 1 from basket;
  insert into outbox (id, order_id, sequence, type, at)
  select id, id, 1, 'order.paid', v_now from basket where nth = 0;
  insert into idempotency_records (at, id, command, order_id)
  select v_now, digest_of(user_id || ' ' || p_run || id), digest_of('place-order ' || user_id || string_agg(product_id, ',')), id
  from basket group by id, user_id;
end $$;
