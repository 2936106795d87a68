interface Held<State> {
  /** `undefined` once the row is gone. */
  readonly state: State | undefined;
  /** Whether the database has a row under the key. */
  readonly isStored: boolean;
  readonly isChanged: boolean;
}

/** What to write so that the database holds what was put, and no longer what was removed. */
export interface RowChanges<State> {
  readonly inserts: readonly State[];
  readonly updates: readonly State[];
  /** Keys. */
  readonly deletes: readonly string[];
}

const UNKNOWN: ReadonlyMap<string, never> = new Map<string, never>();
const UNCHANGED: RowChanges<never> = { inserts: [], updates: [], deletes: [] };

/** Rows of one kind by their keys: as the database has them, with the changes of a batch on top. */
export class Rows<State> {
  /** Most groups of a batch have rows of few kinds: absent until there is one. */
  #held: Map<string, Held<State>> | undefined;
  #isChanged = false;

  copy(): Rows<State> {
    const copy = new Rows<State>();
    copy.#held = this.#held && new Map(this.#held);
    copy.#isChanged = this.#isChanged;
    return copy;
  }

  /** Takes a row as the database has it. */
  load(key: string, state: State): void {
    this.#set(key, { state, isStored: true, isChanged: false });
  }

  get(key: string): State | undefined {
    return this.#held?.get(key)?.state;
  }

  /** All that are there. */
  values(): readonly State[] {
    return this.#held ? [...this.#held.values()].flatMap(({ state }) => (state === undefined ? [] : [state])) : [];
  }

  put(key: string, state: State): void {
    this.#change(key, state);
  }

  remove(key: string): void {
    this.#change(key, undefined);
  }

  /** Removes rows that something else deletes from the database. */
  drop(isDropped: (state: State) => boolean): void {
    for (const [key, { state, isStored, isChanged }] of this.#held ?? []) {
      if (state !== undefined && isDropped(state)) this.#set(key, { state: undefined, isStored, isChanged });
    }
  }

  /** The rows as they are now, `undefined` for one that was removed; of more than `most` those changed, all as `undefined`. */
  touched(most: number): ReadonlyMap<string, State | undefined> {
    if (!this.#held) return UNKNOWN;
    const isFew = this.#held.size <= most;
    const touched = new Map<string, State | undefined>();
    for (const [key, { state, isChanged }] of this.#held) {
      if (isChanged || (isFew && state !== undefined)) touched.set(key, isFew ? state : undefined);
    }
    return touched;
  }

  changes(): RowChanges<State> {
    if (!this.#held || !this.#isChanged) return UNCHANGED;
    const inserts: State[] = [];
    const updates: State[] = [];
    const deletes: string[] = [];
    for (const [key, { state, isStored, isChanged }] of this.#held) {
      if (!isChanged) continue;
      if (state !== undefined) (isStored ? updates : inserts).push(state);
      else if (isStored) deletes.push(key);
    }
    return { inserts, updates, deletes };
  }

  #change(key: string, state: State | undefined): void {
    const isStored = this.#held?.get(key)?.isStored ?? false;
    this.#set(key, { state, isStored, isChanged: true });
    this.#isChanged = true;
  }

  #set(key: string, held: Held<State>): void {
    this.#held ??= new Map();
    this.#held.set(key, held);
  }
}
