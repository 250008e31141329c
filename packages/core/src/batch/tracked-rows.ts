/**
 * Tracks which rows of one table a batch adds or changes. An update is what the store saves for one row: the row after the
 * batch, with the entries, movements or messages that explain the change.
 */
export class TrackedRows<Key extends string, Row, Update> {
  readonly #rows: Map<Key, Row>
  readonly #added = new Map<Key, Update>()
  readonly #changed = new Map<Key, Update>()

  /** @param loaded the rows by key; `set` writes to this map */
  constructor(loaded: Map<Key, Row>) {
    this.#rows = loaded
  }

  /** The update that the batch has set for a row; undefined if the batch has not set the row. */
  updateOf(key: Key): Update | undefined {
    return this.#added.get(key) ?? this.#changed.get(key)
  }

  /** Sets a row and its update. A row whose key was not loaded counts as added, and any other row as changed. */
  set(key: Key, row: Row, update: Update): void {
    const isNew = this.#added.has(key) || !this.#rows.has(key)
    if (isNew) this.#added.set(key, update)
    else this.#changed.set(key, update)
    this.#rows.set(key, row)
  }

  /** The updates of added rows, sorted by key, so that two batches that insert the same keys cannot deadlock. */
  get added(): readonly Update[] {
    return [...this.#added.keys()].sort().map((key) => this.#added.get(key) as Update)
  }

  /**
   * The updates of changed rows, in the order in which the rows were loaded. Any order is safe, because the batch holds the
   * locks of these rows. A store that locks rows through an index loads them in key order. If it saves them in that order
   * too, it touches neighbouring rows of the index one after the other, which is cheaper.
   */
  get changed(): readonly Update[] {
    const updates: Update[] = []
    for (const key of this.#rows.keys()) {
      const update = this.#changed.get(key)
      if (update !== undefined) updates.push(update)
    }
    return updates
  }
}
