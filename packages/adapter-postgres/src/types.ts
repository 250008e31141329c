import pg from 'pg'

const { builtins } = pg.types

/** How values arrive, where PostgreSQL's own types say more or less than the core's. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [builtins.INT8]: safeInteger,
  // `sum` over bigint is numeric.
  [builtins.NUMERIC]: safeInteger,
  [builtins.TIMESTAMPTZ]: milliseconds,
  // A day is a calendar day; a Date would make an instant of it.
  [builtins.DATE]: (text) => text,
}

export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers[oid]) || pg.types.getTypeParser(oid, format as 'text'),
}

/** Checked once, at the edge: inside, a number is exact. */
function safeInteger(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  // numeric_value_out_of_range: without an SQLSTATE it would pass for a connection that broke.
  throw Object.assign(new RangeError(`${text} is not a safe integer`), { code: '22003' })
}

/** Sessions run in UTC with ISO dates, so that this is all there is to an instant's text. */
function milliseconds(text: string): number {
  return Date.parse(text.replace(' ', 'T').replace(/\+00$/, 'Z'))
}
