/** Values by name, bounded by the sum of their sizes: those that were put longest ago make room. */
export class BoundedCache<Value> {
  readonly #most: number;
  readonly #entries = new Map<string, { readonly value: Value; readonly size: number }>();
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

  /** Those that were not put for longest make room. */
  put(name: string, value: Value, size: number): void {
    this.delete(name);
    this.#entries.set(name, { value, size });
    this.#size += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#most) break;
      this.delete(oldest);
    }
  }

  delete(name: string): void {
    this.#size -= this.sizeOf(name);
    this.#entries.delete(name);
  }

  clear(): void {
    this.#entries.clear();
    this.#size = 0;
  }
}
