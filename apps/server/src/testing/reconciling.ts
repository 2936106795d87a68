import { expect } from "vitest";
import { z } from "zod";

/** A reconciliation as the API shows it. */
export interface ShownReconciliation {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly requestedAt: string;
  readonly groups: number;
  readonly gone: number;
  readonly unreadable: number;
  readonly failed: number;
  readonly members: number;
  readonly differences: { readonly [type: string]: number };
  readonly trouble: { readonly text: string } | null;
}

const reconciliation: z.ZodType<ShownReconciliation> = z.object({
  ...{ id: z.string(), kind: z.string(), state: z.string(), requestedAt: z.string() },
  ...{ groups: z.number(), gone: z.number(), unreadable: z.number(), failed: z.number(), members: z.number() },
  differences: z.record(z.string(), z.number()),
  trouble: z.object({ text: z.string() }).nullable(),
});
const page = z.object({ items: z.array(reconciliation), next: z.string().nullable() });
const groups = z.object({ items: z.array(z.object({ groupId: z.string() })) });

/** The reconciliations of a kind, newest first. */
export async function reconciliationsOf(url: string, kind: string): Promise<readonly ShownReconciliation[]> {
  const response = await fetch(`${url}/v1/reconciliations?kind=${kind}`);
  return page.parse(await response.json()).items;
}

/** Waits for the end of one of a kind that is asked for from now on. */
export async function nextDone(url: string, kind: string, timeout = 20_000): Promise<ShownReconciliation> {
  const since = new Date().toISOString();
  const find = async () =>
    (await reconciliationsOf(url, kind)).find(({ state, requestedAt }) => state === "done" && requestedAt >= since);
  await expect.poll(find, { timeout, interval: 200 }).toBeDefined();
  const done = await find();
  if (!done) throw new Error("it has gone");
  return done;
}

/** Waits until no group is stale. */
export async function untilNoneIsStale(url: string, source: string, timeout = 20_000): Promise<void> {
  const stale = async () => {
    const response = await fetch(`${url}/v1/groups?source=${source}&stale=true`);
    return groups.parse(await response.json()).items.map(({ groupId }) => groupId);
  };
  await expect.poll(stale, { timeout, interval: 200 }).toEqual([]);
}
