import { type Kysely, sql } from 'kysely'

/** One list: the best sellers of the days that are mostly asked for, written anew with each day that is built. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table best_sellers (
      first_day date not null,
      last_day date not null,
      position bigint primary key,
      product_id text collate "C" not null,
      quantity bigint not null,
      amount bigint not null
    )`.execute(db)
}
