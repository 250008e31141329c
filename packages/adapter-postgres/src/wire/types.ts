import pg from 'pg'

const { builtins } = pg.types

/** Parsers for values whose JavaScript type in the driver differs from core's. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [builtins.INT8]: parseInteger,
  // `sum` over bigint is numeric.
  [builtins.NUMERIC]: parseInteger,
  [builtins.TIMESTAMPTZ]: parseInstant,
  // A day is a calendar day; the driver would make an instant of it.
  [builtins.DATE]: (text) => text,
}

export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers[oid]) || pg.types.getTypeParser(oid, format as 'text'),
}

/** Checks once, where a value comes in, that the number is exact. */
function parseInteger(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  // numeric_value_out_of_range: an error without an SQLSTATE would be taken for a broken connection.
  throw Object.assign(new RangeError(`${text} is not a safe integer`), { code: '22003' })
}

/**
 * Sessions run in UTC with ISO dates, so an instant looks like `2025-03-10 12:00:00.123+00`. The fraction has at most 6
 * digits, and is absent if it is 0.
 */
function parseInstant(text: string): number {
  return Date.parse(text.replace(' ', 'T').replace(/\+00$/, 'Z'))
}
