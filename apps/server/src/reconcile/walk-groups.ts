import type { Observation, OpenReconciliation, ReconciliationProgress, Reconciliations } from "@grouphook/core";
import type { GroupIdsRead } from "@grouphook/core/adapter";
import { elapse } from "./elapse.js";
import { type ReadingListener, type ReadingTools, readGroups } from "./group-readings.js";
import { textOf } from "./patience.js";

/** How groups are walked through. */
export interface Walk extends ReadingTools {
  readonly observation: Observation;
  readonly reconciliations: Pick<Reconciliations, "unreadGroups">;
  /** How many calls may be under way at the same time. */
  readonly readers: number;
  readonly listener: ReadingListener;
  /** The vendor does not list its groups, though it answers; it is asked again. */
  readonly onUnlisted: (text: string) => void;
  /** Stores how far it has come; awaited where a page ends, and at most once at a time within a page. */
  readonly save: (progress: ReconciliationProgress) => Promise<void>;
  readonly signal: AbortSignal;
}

/** How often to store how far a page has come, in milliseconds. */
const SAVE_MS = 1000;

/** Reads all groups that the vendor lists, then those of the record that it did not list, from where it was left on. */
export async function walkGroups(begun: OpenReconciliation, since: number, walk: Walk): Promise<void> {
  let progress: ReconciliationProgress = begun;
  for (;;) {
    const { stage, page, pageDone, cursor } = progress;
    if (page) await readPage(progress, page, pageDone, walk);
    if (page && cursor === null && stage === "unlisted") return;
    const isStageDone = page !== null && cursor === null;
    const next = await nextPage(isStageDone ? { stage: "unlisted", cursor: null } : { stage, cursor }, since, walk);
    // Pages of a list that moves overlap.
    const justRead = new Set(page);
    progress = { ...next, page: next.page.filter((groupId) => !justRead.has(groupId)) };
    await walk.save(progress);
  }
}

async function nextPage(
  { stage, cursor }: Pick<ReconciliationProgress, "stage" | "cursor">,
  since: number,
  walk: Walk,
): Promise<ReconciliationProgress & { readonly page: readonly string[] }> {
  const {
    observation: { source },
    reconciliations,
    patience,
    signal,
  } = walk;
  const { groupIds, next } =
    stage === "listed"
      ? await listed(cursor, walk)
      : await patience.attempt(() => reconciliations.unreadGroups(source, since, cursor), signal);
  return { stage, cursor: next, page: [...new Set(groupIds)], pageDone: 0 };
}

const FIRST_REST_MS = 60_000;
const LONGEST_REST_MS = 60 * 60_000;

/** The groups that the vendor lists from a place on. If it does not take the place any longer, it is asked from the start. */
async function listed(
  cursor: string | null,
  { observation: { client }, patience, onUnlisted, signal }: Walk,
): Promise<GroupIdsRead> {
  for (let failures = 0; ; failures += 1) {
    const from = failures < 2 ? cursor : null;
    try {
      return await patience.attempt(() => client.readGroupIds(from, { signal }), signal);
    } catch (error) {
      signal.throwIfAborted();
      onUnlisted(textOf(error));
    }
    await elapse(Math.min(FIRST_REST_MS * 2 ** failures, LONGEST_REST_MS), signal);
  }
}

async function readPage(
  progress: ReconciliationProgress,
  page: readonly string[],
  pageDone: number,
  walk: Walk,
): Promise<void> {
  const stretches = stretchesOf(page, pageDone, walk.observation.client.groupsAtOnce, walk.readers);
  const open = new Set(stretches.map(({ from }) => from));
  const failing = new AbortController();
  const signal = AbortSignal.any([walk.signal, failing.signal]);
  const save = () => {
    const [first = page.length] = open;
    return walk.save({ ...progress, pageDone: first });
  };
  let savedAt = performance.now();
  const reader = async () => {
    for (let stretch = stretches.shift(); stretch; stretch = stretches.shift()) {
      await readGroups(walk.observation, stretch.groupIds, walk, { ...walk.listener, signal });
      open.delete(stretch.from);
      if (performance.now() - savedAt < SAVE_MS) continue;
      savedAt = performance.now();
      await save();
    }
  };
  const readers = Array.from({ length: walk.readers }, () =>
    reader().catch((error: unknown) => {
      failing.abort(error);
      throw error;
    }),
  );
  const ended = await Promise.allSettled(readers);
  const failed = ended.find(({ status }) => status === "rejected");
  if (!failed) return;
  // Where it was stopped; if the lease is lost, its successor goes on from what was stored before.
  await save().catch(() => undefined);
  throw failing.signal.reason;
}

interface Stretch {
  readonly from: number;
  readonly groupIds: readonly string[];
}

/** A page in stretches that are read with one call each; short enough that all readers have something to do. */
function stretchesOf(page: readonly string[], done: number, atOnce: number, readers: number): Stretch[] {
  const size = Math.max(1, Math.min(atOnce, Math.ceil((page.length - done) / readers)));
  const stretches: Stretch[] = [];
  for (let from = done; from < page.length; from += size) {
    stretches.push({ from, groupIds: page.slice(from, from + size) });
  }
  return stretches;
}
