import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import type { FieldTimes } from "../../group/group-state.js";
import type { DriftFilter, DriftRecord, DriftRequest, DriftTotals } from "../../ledger/drift.js";
import type { Page, PageRequest } from "../../ledger/ledger-reader.js";
import type {
  ReconciliationKind,
  ReconciliationLease,
  ReconciliationRecord,
  Reconciliations,
  StaleGroup,
} from "../../ledger/reconciliation.js";
import { CallbackError } from "../../vocabulary/callback-error.js";
import { isIdentifier } from "../../vocabulary/identifier.js";
import type { ExclusiveWriting } from "../batch/exclusive-writing.js";
import type { Deliveries } from "../delivery/deliveries.js";
import { type Engine, insert } from "../engine.js";
import type { Ask } from "../read/available-reader.js";
import { boundedRows, bytesIn, DEFAULT_LIMIT } from "../read/bounded-rows.js";
import { driftPage, driftTotals } from "../read/drift.js";
import { page, readNumberedCursor } from "../read/page.js";
import { integer, json, text } from "../schema/column.js";
import { reconciliationOfRow, reconciliations, SHOWN_COLUMNS } from "../schema/reconciliations-table.js";
import type { Row } from "../schema/row.js";
import { HeldReconciliations } from "./held-reconciliations.js";
import { newReconciliation, notDone } from "./new-reconciliation.js";

/** Somebody else may be writing: how often to try again, and how long to wait the first time. */
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 20;
/** How many groups are looked at together. */
const GROUPS_AT_ONCE = 500;

interface StoredReconciliationsOptions {
  readonly turns: ExclusiveWriting;
  readonly leases: Pick<Deliveries, "lease">;
  readonly ask: Ask;
  readonly now: () => number;
}

/** The reconciliations in the database. */
export class StoredReconciliations implements Reconciliations {
  readonly #engine: Engine;
  readonly #options: StoredReconciliationsOptions;

  constructor(engine: Engine, options: StoredReconciliationsOptions) {
    this.#engine = engine;
    this.#options = options;
  }

  async list({
    source,
    kind,
    cursor,
    limit = DEFAULT_LIMIT,
  }: PageRequest & { readonly source?: string; readonly kind?: ReconciliationKind } = {}): Promise<
    Page<ReconciliationRecord>
  > {
    let query = this.#engine.kysely.selectFrom("grouphook_reconciliations");
    if (source !== undefined) query = query.where("source", "=", source);
    if (kind !== undefined) query = query.where("kind", "=", kind);
    if (cursor !== undefined) {
      const [requestedAt, id] = readNumberedCursor(cursor);
      query = query.where((where) =>
        where.or([
          where("requested_at", "<", requestedAt),
          where.and([where("requested_at", "=", requestedAt), where("reconciliation_id", "<", id)]),
        ]),
      );
    }
    const ordered = query.orderBy("requested_at", "desc").orderBy("reconciliation_id", "desc");
    return this.#options.ask(async () => {
      const rows = await boundedRows<Row>(limit, {
        weigh: (count) => ordered.select(bytesIn(SHOWN_COLUMNS)).limit(count).execute(),
        read: (count) => ordered.select(SHOWN_COLUMNS).limit(count).execute(),
      });
      const keyOf = (row: Row) => [String(integer(row, "requested_at")), text(row, "reconciliation_id")];
      return page(rows, keyOf, reconciliationOfRow);
    });
  }

  async find(id: string): Promise<ReconciliationRecord | undefined> {
    const query = this.#engine.kysely
      .selectFrom("grouphook_reconciliations")
      .select(SHOWN_COLUMNS)
      .where("reconciliation_id", "=", id);
    const row: Row | undefined = await this.#options.ask(() => query.executeTakeFirst());
    return row && reconciliationOfRow(row);
  }

  async requestImport(source: string, messagesSince?: number): Promise<ReconciliationRecord> {
    if (!isIdentifier(source)) throw new RangeError("the name of a source must be 1 to 255 bytes of text");
    const added = newReconciliation(source, "import", this.#options.now(), messagesSince);
    const adding = this.#runExclusive(() =>
      this.#engine.transact([notDone(source, "import")], async (_, [rows = []], transaction): Promise<Row> => {
        const [known] = rows;
        if (!known) transaction.write(insert(reconciliations, [added]));
        return known ?? added;
      }),
    );
    const row = await adding.catch((cause: unknown) => {
      throw new CallbackError("internal", "the database takes no writes: nothing is imported", { cause });
    });
    return reconciliationOfRow(row);
  }

  async hold(source: string, signal?: AbortSignal): Promise<ReconciliationLease> {
    const lease = await this.#options.leases.lease(`reconcile:${source}`, signal ? { signal } : {});
    const { kysely } = this.#engine;
    const ofSource = kysely.selectFrom("grouphook_reconciliations").where("source", "=", source);
    const { ask, now } = this.#options;
    const rows = {
      open: () =>
        ask<readonly Row[]>(() =>
          ofSource
            .selectAll()
            .where("state", "!=", "done")
            .orderBy("requested_at")
            .orderBy("reconciliation_id")
            .execute(),
        ),
      ofKind: async (kind: ReconciliationKind) => {
        const found = ofSource.select(["reconciliation_id", "started_at"]).where("kind", "=", kind);
        const rows = await ask(() => found.orderBy("requested_at", "desc").execute());
        return rows.map((row) => ({ id: row.reconciliation_id, startedAt: row.started_at }));
      },
    };
    return new HeldReconciliations(source, lease, rows, now);
  }

  drift(request: DriftRequest = {}): Promise<Page<DriftRecord>> {
    return this.#options.ask(() => driftPage(this.#engine.kysely, request));
  }

  driftTotals(filter: DriftFilter = {}): Promise<DriftTotals> {
    return this.#options.ask(() => driftTotals(this.#engine.kysely, filter));
  }

  async staleGroups(source: string, limit: number): Promise<readonly StaleGroup[]> {
    const query = this.#engine.kysely
      .selectFrom("grouphook_groups")
      .select(["group_id", "stale_since"])
      // A number in the text, as in the list of groups.
      .where("is_stale", "=", sql.lit(1))
      .where("source", "=", source)
      .orderBy("stale_since")
      .orderBy("group_id")
      .limit(limit);
    const rows = await this.#options.ask(() => query.execute());
    return rows.map((row) => ({ groupId: row.group_id, since: row.stale_since }));
  }

  async unreadGroups(
    source: string,
    since: number,
    after: string | null,
  ): Promise<{ readonly groupIds: readonly string[]; readonly next: string | null }> {
    const query = this.#engine.kysely
      .selectFrom("grouphook_groups")
      .select(["group_id", "state", "changed_at"])
      .where("source", "=", source)
      .where("group_id", ">", after ?? "")
      .orderBy("group_id")
      .limit(GROUPS_AT_ONCE);
    const rows: readonly Row[] = await this.#options.ask(() => query.execute());
    const isUnread = (row: Row) => {
      const { observedFrom } = json<FieldTimes>(row, "changed_at");
      return text(row, "state") === "active" && (observedFrom ?? Number.NEGATIVE_INFINITY) < since;
    };
    const last = rows.length < GROUPS_AT_ONCE ? undefined : rows.at(-1);
    return {
      groupIds: rows.filter(isUnread).map((row) => text(row, "group_id")),
      next: last ? text(last, "group_id") : null,
    };
  }

  async #runExclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#options.turns.runExclusive(work);
      } catch (cause) {
        if (attempt === ATTEMPTS || this.#engine.kindOf(cause) !== "transient") throw cause;
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      }
    }
  }
}
