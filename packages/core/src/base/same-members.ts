/**
 * Whether a row is the same before and after a command. A command that changes nothing must return no change; otherwise it would
 * leave an action of the operator and write the row. Members are compared by identity.
 */
export const sameMembers = <Row extends object>(before: Row, after: Row): boolean =>
  (Object.keys(after) as (keyof Row)[]).every((name) => after[name] === before[name])
