/**
 * The rows of one table in a batch: as they are now, and what to save of them. An update is what the store is given for a
 * row: the row as the batch leaves it, with what explains it.
 */
export class TrackedRows<Key extends string, Row, Update> {
  readonly #rows: Map<Key, Row>
  readonly #added = new Map<Key, Update>()
  readonly #changed = new Map<Key, Update>()

  /** @param loaded the rows by key; the batch changes this map */
  constructor(loaded: Map<Key, Row>) {
    this.#rows = loaded
  }

  /**
   * Sets a row. A key that was not loaded is added; any other is changed.
   *
   * @param update makes the row's update, from its earlier one if the batch has set the row before
   */
  set(key: Key, row: Row, update: (earlier: Update | undefined) => Update): void {
    const updates = this.#added.has(key) || !this.#rows.has(key) ? this.#added : this.#changed
    updates.set(key, update(updates.get(key)))
    this.#rows.set(key, row)
  }

  /** Sorted by key, so that two batches inserting the same keys cannot deadlock. */
  get added(): readonly Update[] {
    return [...this.#added.keys()].sort().map((key) => this.#added.get(key) as Update)
  }

  /** In any order, because the batch holds the rows' locks. */
  get changed(): readonly Update[] {
    return [...this.#changed.values()]
  }
}
