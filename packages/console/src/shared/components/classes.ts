/** Joins class names, and leaves out `false` and `undefined`. */
export const classes = (...names: readonly (string | false | undefined)[]): string => names.filter(Boolean).join(' ')
