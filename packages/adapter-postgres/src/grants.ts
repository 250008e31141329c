/** The PostgreSQL roles of a shop, with the least privileges: one that migrates, and one that serves and owns nothing. */
import { sql } from 'kysely'
import type pg from 'pg'
import { query } from './pool.ts'
import { assertSchemaName, type SchemaOptions } from './schema-name.ts'
import { statement } from './statement.ts'
import { encodePlain } from './wire/arrays.ts'

type Privilege = 'select' | 'insert' | 'update' | 'delete'

/**
 * The privileges of the serving role on each table and view, as the shop needs them. The role cannot change or delete
 * rows of `balance_entries`, `payments`, `purchases`, `actions` and `hexmart_migration`. It can change those of
 * `stock_movements`, where one row per product sums up its pruned orders. Locking rows needs `update`.
 */
export const privilegesOf: Readonly<Record<string, readonly Privilege[]>> = {
  users: ['select', 'insert', 'update'],
  erasures: ['select', 'insert', 'update', 'delete'],
  balances: ['select', 'insert', 'update'],
  balance_entries: ['select', 'insert'],
  products: ['select', 'insert', 'update'],
  stock: ['select', 'insert', 'update'],
  purchases: ['select', 'insert'],
  stock_movements: ['select', 'insert', 'update'],
  stock_ledger: ['select'],
  coupons: ['select', 'insert', 'update'],
  user_coupons: ['select', 'insert', 'update'],
  orders: ['select', 'insert', 'update', 'delete'],
  order_lines: ['select', 'insert', 'delete'],
  outbox: ['select', 'insert', 'update', 'delete'],
  payments: ['select', 'insert'],
  idempotency_records: ['select', 'insert', 'update', 'delete'],
  actions: ['select', 'insert'],
  batches: ['select', 'insert', 'delete'],
  sales_days: ['select', 'insert', 'update'],
  product_sales_daily: ['select', 'insert', 'delete'],
  leases: ['select', 'insert', 'update', 'delete'],
  shop_facts: ['select', 'insert', 'update'],
  watermarks: ['select', 'insert', 'update'],
  hexmart_migration: ['select'],
}

export interface Roles extends SchemaOptions {
  /**
   * The role that creates and owns the tables. The names of both roles are 1 to 63 characters of a-z, 0-9 and _, are
   * not `public`, and do not begin with a digit or pg_.
   */
  readonly migrating: string
  /** The role that reads and writes rows, and owns nothing. */
  readonly serving: string
}

/**
 * Writes the SQL that makes both roles and gives them the privileges that they need. From the serving role, the SQL takes all
 * other privileges on the shop's tables, and the right to create objects in the schema. It can run at any time and any number of
 * times: before the first migration it prepares the schema, and after each migration it grants privileges on the new tables. It
 * sets no passwords. It also takes from PUBLIC the right to create objects in the schema: databases that were created by
 * PostgreSQL 14 or earlier grant this right to everybody.
 *
 * @returns SQL for a superuser. The owner of the database may run it too, if the owner may create roles and is a member of the
 *   migrating role. When the SQL creates the migrating role, it makes the owner a member.
 * @throws TypeError for a name that would have to be quoted, and when both roles have the same name
 * @example
 * const statements = grants({ migrating: 'shop_owner', serving: 'shop' })
 */
export function grants({ schema = 'public', migrating, serving }: Roles): string {
  assertSchemaName(schema)
  for (const [kind, role] of Object.entries({ migrating, serving })) assertRoleName(kind, role)
  if (migrating === serving) throw new TypeError('the migrating role and the serving role must differ')
  const tables = Object.entries(privilegesOf).map(([name, privileges]) => `    ('${name}', '${privileges.join(', ')}')`)
  return `-- This creates roles without a password. Set one for each, for example with \\password in psql.
do $$ begin
  -- A member of the migrating role may grant privileges on its tables, even if it is not a superuser.
  if not exists (select from pg_roles where rolname = '${migrating}') then
    create role "${migrating}" login role current_user;
  end if;
  if not exists (select from pg_roles where rolname = '${serving}') then create role "${serving}" login; end if;
  execute format('grant connect on database %I to "${migrating}", "${serving}"', current_database());
end $$;

create schema if not exists "${schema}";
-- In databases that were created by PostgreSQL 14 or earlier, every role may create objects in the schema public.
revoke create on schema "${schema}" from public;
revoke create on schema "${schema}" from "${serving}";
grant usage, create on schema "${schema}" to "${migrating}";
grant usage on schema "${schema}" to "${serving}";

-- The tables that the migrations have made so far.
do $$ declare wanted record; begin
  for wanted in select * from (values
${tables.join(',\n')}
  ) as wanted (name, privileges) where to_regclass('"${schema}".' || name) is not null loop
    execute format('revoke all on "${schema}".%I from "${serving}"', wanted.name);
    execute format('grant %s on "${schema}".%I to "${serving}"', wanted.privileges, wanted.name);
  end loop;
end $$;
`
}

function assertRoleName(kind: string, role: string): void {
  if (typeof role === 'string' && /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/.test(role) && role !== 'public') return
  const rule = 'must be 1 to 63 characters of a-z, 0-9 and _, and must not be public or begin with a digit or pg_'
  throw new TypeError(`the ${kind} role ${rule}: it is ${JSON.stringify(role)}`)
}

const findMissing = statement(
  'grants_missing',
  (tables: string, privileges: string) => sql<{ role: string; name: string; privilege: string }>`
    select current_user::text as role, name, privilege
    from unnest(${tables}::text[], ${privileges}::text[]) as wanted (name, privilege)
    where has_table_privilege(to_regclass(name), privilege) is not true`,
)

/**
 * Lists the privileges that the pool's role lacks, although it needs them to serve the shop.
 *
 * @returns one line for each table, such as `shop may not insert, update on orders`
 * @throws StoreError
 * @example
 * const missing = await missingPrivileges(createPool({ connectionString })) // [] when the role lacks none
 */
export async function missingPrivileges(pool: pg.Pool): Promise<readonly string[]> {
  const wanted = Object.entries(privilegesOf).flatMap(([name, privileges]) =>
    privileges.map((privilege) => ({ name, privilege })),
  )
  const names = encodePlain(wanted.map(({ name }) => name))
  const missing = await query(pool, findMissing, names, encodePlain(wanted.map(({ privilege }) => privilege)))
  const byTable = Map.groupBy(missing, ({ name }) => name)
  return [...byTable].map(
    ([name, rows]) => `${rows[0]?.role} may not ${rows.map(({ privilege }) => privilege).join(', ')} on ${name}`,
  )
}
