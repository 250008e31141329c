import type { NonEmpty } from '../base/types.ts'

/** A row after the batch, with the reasons for its changes. */
export interface Tracked<Row, Reason> {
  readonly row: Row
  readonly reasons: NonEmpty<Reason>
}

interface Tracking<Reason> {
  readonly isNew: boolean
  readonly reasons: [Reason, ...Reason[]]
}

/** The rows of one table in a batch. Remembers which rows the batch has added or changed, and why. */
export class TrackedRows<Key extends string, Row, Reason> {
  readonly #rows: Map<Key, Row>
  readonly #touched = new Map<Key, Tracking<Reason>>()

  /** @param loaded the rows by key; `set` writes to this map */
  constructor(loaded: Map<Key, Row>) {
    this.#rows = loaded
  }

  /** Sets a row. A key that was not loaded is added; any other is changed. */
  set(key: Key, row: Row, reason: Reason): void {
    const touched = this.#touched.get(key)
    if (touched) touched.reasons.push(reason)
    else this.#touched.set(key, { isNew: !this.#rows.has(key), reasons: [reason] })
    this.#rows.set(key, row)
  }

  /** Sorted by key, so that two batches inserting the same keys cannot deadlock. */
  get added(): readonly Tracked<Row, Reason>[] {
    return this.#keys(true).sort().map(this.#tracked)
  }

  /** In any order, because the batch holds the rows' locks. */
  get changed(): readonly Tracked<Row, Reason>[] {
    return this.#keys(false).map(this.#tracked)
  }

  #keys(isNew: boolean): Key[] {
    const keys: Key[] = []
    for (const [key, touched] of this.#touched) if (touched.isNew === isNew) keys.push(key)
    return keys
  }

  readonly #tracked = (key: Key): Tracked<Row, Reason> => ({
    row: this.#rows.get(key) as Row,
    reasons: (this.#touched.get(key) as Tracking<Reason>).reasons,
  })
}
