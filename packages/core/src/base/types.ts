import type { z } from 'zod'

/** A list with at least one row. */
export type NonEmpty<Row> = readonly [Row, ...Row[]]

/**
 * An opaque type: only its constructor function, such as `balanceChanged`, can make a value. A literal of the same shape does
 * not compile, so the function can ensure that the members agree with each other. The mark exists for the compiler only, not
 * at run time.
 */
export type Opaque<Shape> = Shape & z.$brand<'Opaque'>
