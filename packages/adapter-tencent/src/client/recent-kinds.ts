/** For how long a kind that was read holds, in milliseconds: the id may then be that of another group. */
const HOLDS_MS = 60_000;
/** More are not remembered. */
const MOST = 10_000;

/** The kinds of groups that were read a moment ago: they need not be asked for again with the members. */
export class RecentKinds {
  readonly #now: () => number;
  readonly #kinds = new Map<string, { readonly kind: string; readonly at: number }>();

  /** `now` is in Unix milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  learn(groupId: string, kind: string): void {
    this.#kinds.delete(groupId);
    this.#kinds.set(groupId, { kind, at: this.#now() });
    const [oldest] = this.#kinds.keys();
    if (oldest !== undefined && this.#kinds.size > MOST) this.#kinds.delete(oldest);
  }

  /** `undefined` where it was not read, or not lately. */
  of(groupId: string): string | undefined {
    const known = this.#kinds.get(groupId);
    if (!known) return undefined;
    if (Math.abs(this.#now() - known.at) < HOLDS_MS) return known.kind;
    this.#kinds.delete(groupId);
    return undefined;
  }
}
