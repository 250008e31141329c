/**
 * Tracks which rows of one table a batch adds or changes. An update is what the store saves for one row: the row after the
 * batch, with the entries, movements or messages that explain the change.
 */
export class TrackedRows<Key extends string, Row, Update> {
  readonly #rows: Map<Key, Row>
  readonly #updates = new Map<Key, Update>()
  /** The keys of the rows that were not loaded. */
  readonly #added = new Set<Key>()

  /** @param loaded the rows by key; `set` writes to this map */
  constructor(loaded: Map<Key, Row>) {
    this.#rows = loaded
  }

  /** The update that the batch has set for a row; undefined if the batch has not set the row. */
  updateOf(key: Key): Update | undefined {
    return this.#updates.get(key)
  }

  /** Sets a row and its update. A row whose key was not loaded counts as added, and any other row as changed. */
  set(key: Key, row: Row, update: Update): void {
    if (!this.#rows.has(key)) this.#added.add(key)
    this.#rows.set(key, row)
    this.#updates.set(key, update)
  }

  /** The updates of added rows, sorted by key, so that two batches that insert the same keys cannot deadlock. */
  get added(): readonly Update[] {
    return [...this.#added].sort().map((key) => this.#updates.get(key) as Update)
  }

  /**
   * The updates of changed rows, in the order in which the rows were loaded. Any order is safe, because the batch holds the
   * locks of these rows. A store that locks rows through an index loads them in key order. If it saves them in that order
   * too, it touches neighbouring rows of the index one after the other, which is cheaper.
   */
  get changed(): readonly Update[] {
    const updates: Update[] = []
    if (this.#added.size === this.#updates.size) return updates
    for (const key of this.#rows.keys()) {
      const update = this.#updates.get(key)
      if (update !== undefined && !this.#added.has(key)) updates.push(update)
    }
    return updates
  }
}
