import { type Kysely, sql } from "kysely";
import { integer, optionalText } from "../column.js";
import type { Row } from "../row.js";
import type { ColumnTypes } from "./column-types.js";

const TABLE = "grouphook_migration_progress";

/** How far a migration of a large database has come. */
export interface MigrationProgress {
  /** What is being done. */
  readonly step: string;
  readonly done: number;
  /** How much there is to do in this step; 0 for one that is done at once. */
  readonly of: number;
}

// biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
export type MigratedDatabase = Kysely<any>;

/** How far one turn of a step has come. */
interface Reached {
  /** Where the next turn goes on. */
  readonly position: string;
  readonly done: number;
}

/** A part of a migration that is done in turns, each a transaction. */
export interface ResumableStep {
  readonly name: string;
  /** How much there is to do, as `done` counts it. */
  readonly total?: (database: MigratedDatabase) => Promise<number>;
  /** Whether it cannot be done in a transaction. */
  readonly standsAlone?: boolean;
  /**
   * Does some of the work after a position, from the beginning without one; `undefined` at the end. MySQL commits every
   * definition by itself: what defines must bear to be done again.
   */
  readonly advance: (database: MigratedDatabase, position: string | null) => Promise<Reached | undefined>;
}

interface State {
  readonly step: number;
  readonly position: string | null;
  readonly done: number;
  readonly total: number;
}

/** What is to be done, in which order, and who is told of it. */
export interface ResumableSteps {
  readonly types: ColumnTypes;
  /** A table that is there only before the first step. */
  readonly startsFrom: string;
  /** Tables without rows of which there is nothing to do but definitions. */
  readonly worksOn: readonly string[];
  readonly steps: readonly ResumableStep[];
  readonly onProgress: (progress: MigrationProgress) => void;
}

/**
 * Does all steps. Where it was interrupted the last time, it goes on: how far it has come is committed with the work. Several
 * processes may do it together, since each turn begins by locking the head.
 */
export async function runSteps(database: MigratedDatabase, work: ResumableSteps): Promise<void> {
  if (!(await begin(database, work))) return;
  const { steps, onProgress } = work;
  for (;;) {
    const state = await stateIn(database);
    const step = steps[state.step];
    if (!step) break;
    onProgress({ step: step.name, done: state.done, of: state.total });
    if (step.standsAlone) await step.advance(database, null);
    await locked(database, async (transaction) => {
      const { step: at, position } = await stateIn(transaction);
      // Somebody else may have done it meanwhile.
      if (at !== state.step) return;
      const reached = step.standsAlone ? undefined : await step.advance(transaction, position);
      await keepState(transaction, reached ? { ...state, ...reached } : await startOf(transaction, steps, at + 1));
    });
  }
  await locked(database, (transaction) => transaction.schema.dropTable(TABLE).ifExists().execute());
}

/** Whether there is more to do. Makes the table of the progress for it. */
async function begin(
  database: MigratedDatabase,
  { types, startsFrom, worksOn, steps }: ResumableSteps,
): Promise<boolean> {
  const { integer: whole, text, numbered, family } = types;
  return locked(database, async (transaction) => {
    const names = new Set((await transaction.introspection.getTables()).map(({ name }) => name));
    if (!names.has(TABLE)) {
      if (!names.has(startsFrom)) return false;
      // A new file is made by one commit.
      const isOneTurn = family === "sqlite" && steps.every(({ standsAlone = false }) => !standsAlone);
      if (isOneTurn && (await areEmpty(transaction, worksOn))) {
        for (const step of steps) await step.advance(transaction, null);
        return false;
      }
      await transaction.schema
        .createTable(TABLE)
        .addColumn("progress_id", whole, (column) => column.primaryKey().notNull())
        .addColumn("step", whole, (column) => column.notNull())
        .addColumn("position", text)
        .addColumn("done", whole, (column) => column.notNull())
        .addColumn("total", whole, (column) => column.notNull())
        .modifyEnd(numbered)
        .execute();
    }
    const rows = await transaction.selectFrom(TABLE).select("step").execute();
    if (rows.length > 0) return true;
    const first = await startOf(transaction, steps, 0);
    await transaction
      .insertInto(TABLE)
      .values({ progress_id: 1, ...first })
      .execute();
    return true;
  });
}

async function areEmpty(database: MigratedDatabase, tables: readonly string[]): Promise<boolean> {
  for (const table of tables) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(database);
    if (rows.length > 0) return false;
  }
  return true;
}

/** One transaction after the other: whoever writes the head first has the others wait. */
function locked<Result>(
  database: MigratedDatabase,
  work: (transaction: MigratedDatabase) => Promise<Result>,
): Promise<Result> {
  return database.transaction().execute(async (transaction) => {
    await transaction.updateTable("grouphook_head").set({ head_id: 1 }).where("head_id", "=", 1).execute();
    return work(transaction);
  });
}

async function stateIn(database: MigratedDatabase): Promise<State> {
  const { rows } = await sql<Row>`select step, position, done, total from ${sql.table(TABLE)}`.execute(database);
  const [row] = rows;
  if (!row) throw new Error(`${TABLE} holds no row`);
  return {
    step: integer(row, "step"),
    position: optionalText(row, "position"),
    done: integer(row, "done"),
    total: integer(row, "total"),
  };
}

async function startOf(database: MigratedDatabase, steps: readonly ResumableStep[], step: number): Promise<State> {
  return { step, position: null, done: 0, total: (await steps[step]?.total?.(database)) ?? 0 };
}

async function keepState(database: MigratedDatabase, state: State): Promise<void> {
  await database
    .updateTable(TABLE)
    .set({ ...state })
    .execute();
}
