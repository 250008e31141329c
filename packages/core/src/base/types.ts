import type { z } from 'zod'

/** A list with at least one row. */
export type NonEmpty<Row> = readonly [Row, ...Row[]]

/**
 * Marks what only a constructor makes. The mark exists for the compiler alone; nothing of it is there at run time. A
 * literal of the same shape does not compile, so members that must agree with each other are always made together.
 */
export type Made<Shape> = Shape & z.$brand<'Made'>
