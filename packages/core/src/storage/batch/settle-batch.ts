import { isActive } from "../../group/group-state.js";
import { type Engine, type Find, type Transaction, upsert, type Write } from "../engine.js";
import { integer } from "../schema/column.js";
import { head } from "../schema/head-table.js";
import { members } from "../schema/members-table.js";
import type { Row, SqlValue } from "../schema/row.js";
import { writers } from "../schema/writers-table.js";
import { Batch, type BatchContents, type BatchIdentity } from "./batch.js";
import type { Plan } from "./batch-plan.js";
import { BatchSlice } from "./batch-slice.js";
import type { CachedGroup } from "./cached-groups.js";
import type { Expectations } from "./expectations.js";
import { GroupIdSearch } from "./group-id-search.js";
import { type HeadMark, headMarked, markOfHead } from "./head-mark.js";
import { Journal } from "./journal.js";
import {
  type LookUp,
  lookUpGroups,
  lookUpMembers,
  lookUpNewerMembers,
  lookUpsOf,
  neededOf,
  type Workspace,
} from "./look-ups.js";
import type { Settled } from "./settle-entry.js";

/** How a batch is settled. */
export interface SettleOptions extends BatchContents {
  /** Of one writer, whose batches come one after the other. */
  readonly expectations: Expectations;
  /** Told what will have become of the entries: true once the batch is settled. May be told again. */
  readonly onSettled: (settled: readonly Settled[]) => void;
}

/** Something else that is looked up and written in the transaction of a batch. */
export interface Alongside {
  readonly find: Find;
  /** Asked after `onSettled`. What it throws undoes the batch. */
  readonly writes: (found: readonly Row[]) => readonly Write[];
}

/**
 * Applies a batch of callbacks in order, in one transaction: locks the head, reads what the batch needs and is not cached,
 * applies every callback in memory, and writes the difference with receipts, raw callbacks and feed events. A batch that
 * needs nothing more is written without reading, on condition that the head still has the mark of our last batch.
 */
export async function settleBatch(
  engine: Engine,
  identity: BatchIdentity,
  options: SettleOptions,
  alongside?: Alongside,
): Promise<void> {
  const batch = new Batch(identity, options);
  const { expectations } = options;
  for (;;) {
    try {
      const plan = lookupPlanOf(batch, expectations);
      if (!alongside && (await appendBatch(engine, batch, plan, options))) return;
      return await lookUpAndSettle(engine, batch, plan, options, alongside);
    } catch (error) {
      // A key was taken, so nothing was written and the cache still holds.
      if (engine.isDuplicate(error) && expectations.backOff()) continue;
      expectations.forget();
      throw error;
    }
  }
}

/** What is cached of what a batch needs, and the look-ups for the rest. */
interface LookupPlan {
  readonly mark: HeadMark | undefined;
  readonly cached: ReadonlyMap<string, CachedGroup>;
  readonly lookUps: readonly LookUp[];
}

function lookupPlanOf(batch: Batch, expectations: Expectations): LookupPlan {
  const { mark, assumeNewKeys, assumeNewMembers } = expectations;
  const cached = expectations.cached(batch.groupNames());
  const lookUps = lookUpsOf(batch.plans, batch.missed, { cached, assumeNewKeys, assumeNewMembers });
  return { mark, cached, lookUps };
}

/** Writes a batch without look-ups. `false` if it needs some, or if somebody else has written since our last batch. */
async function appendBatch(
  engine: Engine,
  batch: Batch,
  { mark, cached, lookUps }: LookupPlan,
  { expectations, onSettled }: SettleOptions,
): Promise<boolean> {
  if (mark === undefined || lookUps.length > 0) return false;
  const slice = new BatchSlice();
  batch.loadCached(slice, cached);
  const { settled, to, writes } = batch.apply({ slice, journal: new Journal(mark) });
  onSettled(settled);
  const isAppended = await engine.append({ from: mark, to }, writes);
  if (isAppended) expectations.learn(to, slice.touched());
  return isAppended;
}

async function lookUpAndSettle(
  engine: Engine,
  batch: Batch,
  plan: LookupPlan,
  { expectations, onSettled }: SettleOptions,
  alongside: Alongside | undefined,
): Promise<void> {
  const finds = plan.lookUps.map(({ find }) => find);
  const work = async (headRow: Row, found: readonly (readonly Row[])[], transaction: Transaction) => {
    const mark = markOfHead(headRow);
    const workspace = { slice: new BatchSlice(), journal: new Journal(mark) };
    load(plan.lookUps, found, workspace);
    await lookUpMore(batch, plan, workspace, { transaction, isCacheValid: expectations.isValidFor(mark) });
    const { settled, to, writes } = batch.apply(workspace);
    onSettled(settled);
    const others = alongside?.writes(found[finds.length] ?? []) ?? [];
    for (const write of [...writes, upsert(head, [headMarked(headRow, to)]), ...others]) transaction.write(write);
    return { to, slice: workspace.slice };
  };
  const { to, slice } = await engine.transact(alongside ? [...finds, alongside.find] : finds, work);
  expectations.learn(to, slice.touched());
}

/**
 * Looks up what was not known to be needed before: groups that receipts name, ids for new groups, and everything cached
 * if the cache is out of date.
 */
async function lookUpMore(
  batch: Batch,
  { cached }: LookupPlan,
  workspace: Workspace,
  { transaction, isCacheValid }: { readonly transaction: Transaction; readonly isCacheValid: boolean },
): Promise<void> {
  const { slice, journal } = workspace;
  const search = new GroupIdSearch(batch.plans, slice);
  const groupKeys = [...search.keys(), ...rememberedKeys(batch.plans, journal)];
  if (isCacheValid) batch.loadCached(slice, cached);
  else for (const { source, group } of cached.values()) groupKeys.push([source, group.groupId]);
  const memberKeys = isCacheValid ? [] : batch.memberKeysIn(cached);
  await findAndLoad([lookUpGroups(groupKeys), lookUpMembers(members.key, memberKeys)], workspace, transaction);
  await findAndLoad(newerThanEnds(batch.plans, slice), workspace, transaction);
  search.settle();
  for (let keys = search.keys(); keys.length > 0; search.settle(), keys = search.keys()) {
    await findAndLoad([lookUpGroups(keys)], workspace, transaction);
  }
}

async function findAndLoad(lookUps: readonly LookUp[], workspace: Workspace, transaction: Transaction): Promise<void> {
  const needed = neededOf(lookUps);
  if (needed.length === 0) return;
  load(needed, await transaction.find(needed.map(({ find }) => find)), workspace);
}

function load(lookUps: readonly LookUp[], found: readonly (readonly Row[])[], workspace: Workspace): void {
  for (const [index, lookUp] of lookUps.entries()) lookUp.load(found[index] ?? [], workspace);
}

/** Look-ups of what is newer than the ends of dissolved groups. */
function newerThanEnds(plans: readonly Plan[], slice: BatchSlice): readonly LookUp[] {
  return plans.flatMap(({ entry: { source }, named, groupName }) => {
    if (!named?.newerThanEnd || named.groupId === undefined || groupName === undefined) return [];
    const group = slice.of(source).group(named.groupId);
    if (!group || group.dissolvedAt === null || isActive(group)) return [];
    return [lookUpNewerMembers([source, named.groupId], group.dissolvedAt)];
  });
}

/** The keys of groups that were made by the same callbacks before. */
function rememberedKeys(plans: readonly Plan[], journal: Journal): readonly SqlValue[][] {
  return plans.flatMap(({ entry, named, receipt }) => {
    const outcome = named?.allocatesGroupId && receipt ? journal.remembered(receipt) : undefined;
    const groupId = outcome?.result === "performed" ? outcome.groupId : undefined;
    return groupId === undefined ? [] : [[entry.source, groupId]];
  });
}

/** Whether a batch was committed although its commit got no answer. */
export async function wasCommitted(engine: Engine, { writerId, batch }: BatchIdentity): Promise<boolean> {
  const find: Find = { table: writers, by: writers.key, keys: [[writerId]] };
  return engine.transact([find], async (_, [rows = []]) => rows.some((row) => integer(row, "last_batch") >= batch));
}
