import { type RawBuilder, sql } from 'kysely'
import type { Statement } from './statement.ts'
import { encodeIds, encodeInstants, encodePlain, encodeTexts } from './wire/arrays.ts'
import { type CopyWriter, copyRows } from './wire/copy.ts'

/** A column's type, and how its values are written. */
export interface Column<Value> {
  readonly type: string
  /** The values of many rows as one array, for updates and for inserts without COPY. */
  readonly array: (values: readonly Value[]) => string | Buffer
  /** Writes the value of one row as a field of COPY, for inserts. */
  readonly copy: (to: CopyWriter, value: Value) => void
}

/** A column that may be null, whose values need no quotes in an array. */
const plain = <Value extends string | number | boolean>(
  type: string,
  copy: Column<Value>['copy'],
): Column<Value | null> => ({ type, array: encodePlain, copy: orNull(copy) })

const orNull =
  <Value>(copy: Column<Value>['copy']): Column<Value | null>['copy'] =>
  (to, value) =>
    value === null ? to.null() : copy(to, value)

/** Ids that the host may choose: 1 to 64 characters of `A-Za-z0-9_-:.`. */
export const hostId: Column<string> = { type: 'text', array: encodeIds, copy: (to, id) => to.ascii(id) }
/** Ids that the shop makes. */
export const uuid = plain<string>('uuid', (to, id) => to.uuid(id))
/** A value of one of core's enumerations, whose words contain no character to escape. */
export const word = plain<string>('text', (to, value) => to.ascii(value))
/** Text of any characters but U+0000, which PostgreSQL does not store. */
export const text: Column<string | null> = {
  type: 'text',
  array: encodeTexts,
  copy: orNull((to, value) => to.text(value)),
}
export const smallint = plain<number>('smallint', (to, value) => to.smallint(value))
export const integer = plain<number>('integer', (to, value) => to.integer(value))
export const bigint = plain<number>('bigint', (to, value) => to.bigint(value))
export const boolean = plain<boolean>('boolean', (to, value) => to.boolean(value))
export const instant: Column<number | null> = {
  type: 'timestamptz',
  array: encodeInstants,
  copy: orNull((to, at) => to.instant(at)),
}

/**
 * A table, described by the properties of core's rows. Besides the migration, this is the only list of the columns that core
 * knows: select lists, inserts, updates, casts and encoders are made from it. A column has the name of its property, in
 * snake_case. Columns that core does not know, such as the token of a claimed message, are only in the migration.
 */
export interface Table<Row> {
  readonly name: string
  readonly columns: { readonly [Key in keyof Row & string]-?: Column<Row[Key]> }
}

/**
 * Describes a table. The compiler checks that every property of a row has a column of a fitting type.
 *
 * @example
 * const balances = table<Balance>('balances', { userId: hostId, amount: bigint, sequence: bigint })
 */
export function table<Row>(name: string, columns: Table<Row>['columns']): Table<Row> {
  return { name, columns }
}

type KeyOf<Row> = keyof Row & string

const keysOf = <Row>({ columns }: Table<Row>) => Object.keys(columns) as KeyOf<Row>[]

/** `userCouponId` is in the column `user_coupon_id`. */
export const columnName = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/**
 * A select list in which every column has the name of its property, so that the rows of an answer have the form of core's rows.
 *
 * The list is never `*`: a later migration may add a column while this version still runs, and PostgreSQL refuses a prepared
 * statement if the columns of its answer have changed.
 *
 * @example
 * sql<Balance>`select ${columnsOf(balances)} from balances` // select balances.user_id as "userId", balances.amount, …
 */
export function columnsOf<Row>(table: Table<Row>, keys: readonly KeyOf<Row>[] = keysOf(table)): RawBuilder<unknown> {
  const column = (key: string) => {
    const name = columnName(key)
    return `${table.name}.${name}${name === key ? '' : ` as "${key}"`}`
  }
  return sql.raw(keys.map(column).join(', '))
}

/**
 * Inserts any number of rows by COPY, for which PostgreSQL writes one record of its write-ahead log per page. `insert … select`
 * writes a record per row: for an order, the log is then 15 % longer, and the database needs 13 % more time
 * (docs/decisions/copy-for-inserts.md). An engine that refuses such a COPY gets `insert … select` instead.
 *
 * @param keys the properties to insert; all by default
 * @param name the statement's name; a second insert into the same table needs another name, because names are unique
 */
export function insertInto<Row, Key extends KeyOf<Row> = KeyOf<Row>>(
  table: Table<Row>,
  keys: readonly Key[] = keysOf(table) as Key[],
  name = `${table.name}_insert`,
): Statement<[rows: readonly Pick<Row, Key>[]], never> {
  const columns: Table<Pick<Row, Key>>['columns'] = table.columns
  const names = keys.map(columnName).join(', ')
  return {
    name,
    text: `copy ${table.name} (${names}) from stdin (format binary)`,
    values: () => [],
    copied: ([rows]) => copyRows(rows, keys, (to, row, key) => columns[key].copy(to, row[key])),
    withoutCopy: {
      name: `${name}_without_copy`,
      text: `insert into ${table.name} (${names}) select ${names} from unnest(${arrayParameters(table, keys)}) as added (${names})`,
      values: ([rows]) => arrayValues(table.columns, keys, rows),
    },
  }
}

interface Update<Key, Changed> {
  /** The property by which each row is found. */
  readonly key: Key
  /** The properties that change. */
  readonly set: readonly Changed[]
  /**
   * Adds the condition `key = any($1)`, so that the planner looks up each key in the index. Set this for tables that grow with
   * the orders: otherwise, a plan that was made while the table was small reads the whole index, until autovacuum has analyzed
   * the table again.
   */
  readonly forceIndexLookup?: boolean
}

/** Makes an UPDATE whose text is the same for any number of rows. */
export function update<Row, Key extends KeyOf<Row>, Changed extends KeyOf<Row>>(
  table: Table<Row>,
  { key, set, forceIndexLookup = false }: Update<Key, Changed>,
): Statement<[rows: readonly Pick<Row, Key | Changed>[]], never> {
  const keys = [key, ...set]
  const { name } = table
  const keyColumn = `${name}.${columnName(key)}`
  const changes = set.map(columnName).map((column) => `${column} = changed.${column}`)
  return {
    name: `${name}_update`,
    text:
      `update ${name} set ${changes.join(', ')} ` +
      `from unnest(${arrayParameters(table, keys)}) as changed (${keys.map(columnName).join(', ')}) ` +
      `where ${keyColumn} = changed.${columnName(key)}` +
      (forceIndexLookup ? ` and ${keyColumn} = any($1::${table.columns[key].type}[])` : ''),
    values: ([rows]) => arrayValues(table.columns, keys, rows),
  }
}

/** The parameters of a statement with one array per column, such as `$1::text[], $2::bigint[]`. */
const arrayParameters = <Row>({ columns }: Table<Row>, keys: readonly KeyOf<Row>[]) =>
  keys.map((key, index) => `$${index + 1}::${columns[key].type}[]`).join(', ')

/** The values of these parameters. */
const arrayValues = <Row, Key extends KeyOf<Row>>(
  columns: Table<Row>['columns'],
  keys: readonly Key[],
  rows: readonly Pick<Row, Key>[],
) => keys.map((key) => columns[key].array(rows.map((row) => row[key])))
