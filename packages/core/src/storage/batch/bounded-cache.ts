interface Entry<Value> {
  readonly name: string;
  value: Value;
  size: number;
  older: Entry<Value> | undefined;
  newer: Entry<Value> | undefined;
}

/**
 * Values by name, bounded by the sum of their sizes: those that were put longest ago make room. Entries are linked in the
 * order of their last putting, for a `Map` looks for its first key among all that were deleted before it.
 */
export class BoundedCache<Value> {
  readonly #most: number;
  readonly #entries = new Map<string, Entry<Value>>();
  #oldest: Entry<Value> | undefined;
  #newest: Entry<Value> | undefined;
  #size = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get(name: string): Value | undefined {
    return this.#entries.get(name)?.value;
  }

  /** The size a value was put with; 0 when there is none of this name. */
  sizeOf(name: string): number {
    return this.#entries.get(name)?.size ?? 0;
  }

  put(name: string, value: Value, size: number): void {
    const known = this.#entries.get(name);
    const entry = known ?? { name, value, size: 0, older: undefined, newer: undefined };
    if (known) this.#unlink(known);
    else this.#entries.set(name, entry);
    this.#size += size - entry.size;
    entry.value = value;
    entry.size = size;
    this.#link(entry);
    while (this.#oldest && this.#size > this.#most) this.delete(this.#oldest.name);
  }

  delete(name: string): void {
    const entry = this.#entries.get(name);
    if (!entry) return;
    this.#entries.delete(name);
    this.#size -= entry.size;
    this.#unlink(entry);
  }

  clear(): void {
    this.#entries.clear();
    this.#oldest = undefined;
    this.#newest = undefined;
    this.#size = 0;
  }

  #link(entry: Entry<Value>): void {
    entry.older = this.#newest;
    entry.newer = undefined;
    if (this.#newest) this.#newest.newer = entry;
    else this.#oldest = entry;
    this.#newest = entry;
  }

  #unlink({ older, newer }: Entry<Value>): void {
    if (older) older.newer = newer;
    else this.#oldest = newer;
    if (newer) newer.older = older;
    else this.#newest = older;
  }
}
