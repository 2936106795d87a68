import { setTimeout as sleep } from "node:timers/promises";
import { LeaseLostError } from "../../ledger/delivery.js";
import type { ExclusiveWriting } from "../batch/exclusive-writing.js";
import { CommitUncertainError, deleting, type Engine, type Find, upsert, type Write } from "../engine.js";
import { text } from "../schema/column.js";
import { deliveries, NOBODY } from "../schema/deliveries-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";
import type { Advance, FencedWork, HeldLease, LeaseEnd } from "./held-lease.js";
import { Moment } from "./moment.js";

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;
/** How long to try to give up a lease; after that, others take it as if this process had died. */
const RELEASE_PATIENCE_MS = 3000;

type DeliveryRow = RowOf<typeof deliveries>;

/** A delivery as it was seen before its lease is taken. */
type Seen = Pick<DeliveryRow, "fence" | "beat">;

/** What a transaction of leases writes beside their rows. */
interface Alongside {
  readonly finds: readonly Find[];
  /** Given the beat that is written with it. */
  writes(found: readonly (readonly Row[])[], beat: number): readonly Write[];
}

const NOTHING: Alongside = { finds: [], writes: () => [] };

/** Writes leases, between two batches of callbacks; one thing after the other. */
export class LeaseWriter {
  readonly #engine: Engine;
  readonly #turns: ExclusiveWriting;
  readonly #holder: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(engine: Engine, turns: ExclusiveWriting, holder: string) {
    this.#engine = engine;
    this.#turns = turns;
    this.#holder = holder;
  }

  /** Takes a lease, unless the delivery is not as it was seen; resolves to its new row, and a moment before it was there. */
  take(
    name: string,
    seen: Seen | undefined,
    startAfter: number,
  ): Promise<{ readonly row: DeliveryRow; readonly asked: Moment } | undefined> {
    return this.#inTurn(async () => {
      const asked = new Moment();
      const row = await this.#transact([findOf([name])], ([rows = []]) => {
        const [stored] = rows;
        const before = stored && deliveries.wholeRow(stored);
        if (before?.fence !== seen?.fence || before?.beat !== seen?.beat) return { result: undefined, writes: [] };
        const { position, fence, beat } = before ?? { position: startAfter, fence: 0, beat: 0 };
        const taken = { name, position, fence: fence + 1, holder: this.#holder, beat: beat + 1 };
        return { result: taken, writes: [upsert(deliveries, [taken])] };
      });
      return row && { row, asked };
    });
  }

  /** Confirms leases and stores how far their deliveries have come, all at once. Tries as long as one of them is held. */
  confirm(leases: readonly HeldLease[]): Promise<void> {
    return this.#inTurn(async () => {
      const advances = new Map(leases.filter(({ isHeld }) => isHeld).map((lease) => [lease, lease.takeAdvance()]));
      const attempt = () => this.#store(advances, NOTHING).catch(() => false);
      const isHeld = () => [...advances.keys()].some((lease) => lease.isHeld);
      for (let pause = FIRST_PAUSE_MS; isHeld() && !(await attempt()); pause = longer(pause)) await sleep(pause);
      for (const [{ signal }, { settle }] of advances) settle(signal.reason);
    });
  }

  /** Writes something along with a lease, once. Throws where the lease is lost, and for what cannot be written. */
  write(lease: HeldLease, work: FencedWork): Promise<void> {
    return this.#inTurn(async () => {
      const advance = lease.takeAdvance();
      const advances = new Map([[lease, { ...advance, position: work.position ?? advance.position }]]);
      const once = new WrittenOnce(work);
      try {
        for (let pause = FIRST_PAUSE_MS; ; pause = longer(pause)) {
          if (!lease.isHeld) throw lease.signal.reason;
          try {
            await this.#store(advances, once);
            return;
          } catch (error) {
            once.failed(error);
            if (lease.signal.aborted || this.#engine.kindOf(error) === "data") throw lease.signal.reason ?? error;
          }
          await sleep(pause);
        }
      } catch (error) {
        advance.settle(error);
        throw error;
      }
    });
  }

  /** Gives a lease up that is held no more; resolves to whether that was stored. */
  release(lease: HeldLease, { position, forget }: LeaseEnd): Promise<boolean> {
    return this.#inTurn(async () => {
      const begun = new Moment();
      const attempt = () =>
        this.#transact([findOf([lease.name])], ([rows = []]) => {
          const [stored] = rows;
          if (!stored || !isOf(stored, lease)) return { result: false, writes: [] };
          const given = { ...deliveries.wholeRow(stored), position, holder: NOBODY };
          const writes = forget ? deleting(deliveries, [[lease.name]]) : [upsert(deliveries, [given])];
          return { result: true, writes };
        }).catch(() => undefined);
      for (let pause = FIRST_PAUSE_MS; begun.surelyElapsed < RELEASE_PATIENCE_MS; pause = longer(pause)) {
        const isReleased = await attempt();
        if (isReleased !== undefined) return isReleased;
        await sleep(pause);
      }
      return false;
    });
  }

  /** Stores positions and raises beats where the leases are still this process's; the others are lost. */
  async #store(advances: ReadonlyMap<HeldLease, Advance>, alongside: Alongside): Promise<true> {
    const asked = new Moment();
    const names = [...advances.keys()].map(({ name }) => name);
    const held = await this.#transact([findOf(names), ...alongside.finds], ([rows = [], ...found]) => {
      const stored = new Map(rows.map((row) => [text(row, "name"), deliveries.wholeRow(row)]));
      const kept = [...advances].flatMap(([lease, { position }]) => {
        const row = stored.get(lease.name);
        return row && isOf(row, lease) ? [{ lease, row: { ...row, position, beat: row.beat + 1 } }] : [];
      });
      const leases = new Set(kept.map(({ lease }) => lease));
      const [first] = kept;
      if (!first) return { result: leases, writes: [] };
      const all = upsert(
        deliveries,
        kept.map(({ row }) => row),
      );
      return { result: leases, writes: [all, ...alongside.writes(found, first.row.beat)] };
    });
    for (const [lease, { position, settle }] of advances) {
      if (!held.has(lease)) {
        lease.lose("another process has taken it");
        continue;
      }
      lease.confirm(asked, position);
      settle();
    }
    if (held.size === 0) throw new LeaseLostError("none of the leases is held any more");
    return true;
  }

  #transact<Result>(
    finds: readonly Find[],
    work: (found: readonly (readonly Row[])[]) => { readonly result: Result; readonly writes: readonly Write[] },
  ): Promise<Result> {
    return this.#turns.runExclusive(() =>
      this.#engine.transact(
        finds,
        async (_, found, transaction) => {
          const { result, writes } = work(found);
          for (const write of writes) transaction.write(write);
          return result;
        },
        "relaxed",
      ),
    );
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

/** Something that is written in one of several attempts, also where the commit of one was not answered. */
class WrittenOnce implements Alongside {
  readonly finds: readonly Find[];
  readonly #work: FencedWork;
  #attempted: number | undefined;
  #doubtful: number | undefined;

  constructor(work: FencedWork) {
    this.finds = work.finds ?? [];
    this.#work = work;
  }

  /** Nobody else raises the beat of a lease that is held: one that was raised was raised by the doubtful commit. */
  writes(found: readonly (readonly Row[])[], beat: number): readonly Write[] {
    if (this.#doubtful !== undefined && beat > this.#doubtful) return [];
    this.#attempted = beat;
    return this.#work.writes(found);
  }

  failed(error: unknown): void {
    if (error instanceof CommitUncertainError) this.#doubtful ??= this.#attempted;
  }
}

function findOf(names: readonly string[]): Find {
  return { table: deliveries, by: deliveries.key, keys: names.map((name) => [name]) };
}

function isOf(row: Row, { fence, holder }: HeldLease): boolean {
  return row.fence === fence && row.holder === holder;
}

function longer(pause: number): number {
  return Math.min(pause * 2, LONGEST_PAUSE_MS);
}
