-- Places one order with one function, in as few statements as possible. For an order without a reference, a coupon or a
-- purchase limit, the function writes the rows that the shop writes, except the one row that the shop adds to `batches`
-- for each batch. It checks such an order in the same sequence as the shop, and leaves out three checks: whether the
-- user is blocked, whether the total is too large, and whether the key was used for another command. With a coupon it
-- makes only some of the shop's checks and changes. Its updates always lock rows in the same sequence, so that calls
-- cannot deadlock.
create or replace function digest_of(p_text text) returns uuid language sql immutable as $$
  select left(encode(sha256(convert_to(p_text, 'UTF8')), 'hex'), 32)::uuid
$$;

create or replace function order_as_json(p_order uuid) returns text language sql stable as $$
  select json_build_object(
    'id', id, 'userId', user_id, 'status', 'PAID', 'items', (
      select json_agg(json_build_object('productId', product_id, 'name', name, 'price', price, 'quantity', quantity)
        order by position)
      from order_lines where order_id = id
    ), 'subtotal', subtotal, 'discount', discount, 'total', total, 'userCouponId', user_coupon_id,
    'createdAt', created_at, 'paidAt', paid_at)::text
  from orders where id = p_order
$$;

create or replace function place_order(
  p_user text, p_key text, p_products text[], p_quantities bigint[], p_user_coupon uuid default null
) returns text language plpgsql as $$
declare
  v_now timestamptz := clock_timestamp();
  v_record uuid := digest_of(p_user || ' ' || p_key);
  v_order uuid := uuidv7();
  v_value text;
  v_found bigint;
  v_unsellable text;
  v_items json;
  v_subtotal bigint;
  v_discount bigint := 0;
  v_total bigint;
  v_coupon record;
  v_balance record;
  v_product text;
  v_quantity bigint;
begin
  select order_as_json(order_id) into v_value from idempotency_records where id = v_record;
  if found then return v_value; end if;

  perform from users where id = p_user;
  if not found then raise exception 'USER_NOT_FOUND'; end if;

  select count(*), min(id) filter (where state <> 'SELLABLE'), sum(price * quantity),
    json_agg(json_build_object('productId', id, 'name', name, 'price', price, 'quantity', quantity))
  into v_found, v_unsellable, v_subtotal, v_items
  from unnest(p_products, p_quantities) as asked (id, quantity) join products using (id);
  if v_found < cardinality(p_products) then raise exception 'PRODUCT_NOT_FOUND'; end if;
  if v_unsellable is not null then raise exception 'PRODUCT_NOT_SELLABLE'; end if;

  if p_user_coupon is not null then
    update user_coupons set used_by = v_order, used_at = v_now
    from coupons
    where user_coupons.id = p_user_coupon and user_id = p_user and used_by is null
      and (valid_until is null or valid_until > v_now)
      and coupons.id = coupon_id and state <> 'CANCELED' and expires_at > v_now
    returning discount_type, discount_value into v_coupon;
    if not found then raise exception 'COUPON_NOT_USABLE'; end if;
    v_discount := case v_coupon.discount_type
      when 'PERCENT' then v_subtotal * v_coupon.discount_value / 100
      else least(v_coupon.discount_value, v_subtotal) end;
  end if;
  v_total := v_subtotal - v_discount;

  if v_total > 0 then
    update balances set amount = amount - v_total, sequence = sequence + 1
    where user_id = p_user and amount >= v_total
    returning amount, sequence into v_balance;
    if not found then raise exception 'INSUFFICIENT_BALANCE'; end if;
    insert into balance_entries (user_id, sequence, id, type, amount, balance_after, order_id, at)
    values (p_user, v_balance.sequence, uuidv7(), 'USE', -v_total, v_balance.amount, v_order, v_now);
  end if;

  for v_product, v_quantity in
    select id, quantity from unnest(p_products, p_quantities) as asked (id, quantity) order by id collate "C"
  loop
    update stock set quantity = stock.quantity - v_quantity
    where product_id = v_product and stock.quantity >= v_quantity;
    if not found then raise exception 'OUT_OF_STOCK'; end if;
  end loop;

  insert into orders (id, user_id, status, subtotal, discount, total, user_coupon_id, created_at, paid_at)
  values (v_order, p_user, 'PAID', v_subtotal, v_discount, v_total, p_user_coupon, v_now, v_now);
  insert into order_lines (order_id, position, product_id, name, price, quantity)
  select v_order, place - 1, id, name, price, quantity
  from unnest(p_products, p_quantities) with ordinality as asked (id, quantity, place) join products using (id);
  insert into outbox (id, order_id, sequence, type, at) values (v_order, v_order, 1, 'order.paid', v_now);

  v_value := json_build_object(
    'id', v_order, 'userId', p_user, 'status', 'PAID', 'items', v_items, 'subtotal', v_subtotal, 'discount', v_discount,
    'total', v_total, 'userCouponId', p_user_coupon, 'createdAt', v_now, 'paidAt', v_now)::text;
  insert into idempotency_records (at, id, command, order_id) values (
    v_now, v_record,
    digest_of('place-order ' || p_user || array_to_string(p_products, ',') || array_to_string(p_quantities, ',')), v_order
  );
  return v_value;
end $$;
