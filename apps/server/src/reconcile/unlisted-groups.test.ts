import type { ReadingClient } from "@grouphook/core";
import { VendorCallError } from "@grouphook/core/adapter";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { reconciliationsOf } from "../testing/reconciling.js";
import { silentAdapter } from "../testing/silent-adapter.js";
import { startTestServer } from "../testing/start-test-server.js";

const vendor = "reserved";
const failure = (code: "refused" | "unreachable", call: string) =>
  new VendorCallError(code, "no luck", { vendor, call, mayHaveActed: code === "unreachable" });

/** A client that may read single groups, but not list them. */
function reservedClient(): { readonly client: ReadingClient; readonly cursors: (string | null)[] } {
  const cursors: (string | null)[] = [];
  const none = () => ({ members: [], next: null, isSteady: true, asOf: Date.now() });
  const client: ReadingClient = {
    ...{ contract: 1, vendor, reads: true, groupsAtOnce: 10, can: new Set(["group.updated"] as const) },
    readGroupIds: async (cursor) => {
      cursors.push(cursor);
      throw failure("refused", "list");
    },
    readGroups: async (groupIds) =>
      groupIds.map((groupId) => ({ state: "active", groupId, profile: { name: "read" }, asOf: Date.now() })),
    readMembers: async () => none(),
    readMembersNamed: async () => none(),
    perform: async () => {
      throw failure("unreachable", "change");
    },
  };
  return { client, cursors };
}

const shown = z.object({ stale: z.unknown(), name: z.string() });

describe("a vendor that does not list its groups", () => {
  it("does not keep stale ones from being read, and is asked again by and by", async () => {
    const { client, cursors } = reservedClient();
    const { url } = await startTestServer({ sources: { reserved: { adapter: silentAdapter(vendor), client } } });
    await expect.poll(() => cursors.length, { timeout: 5000 }).toBe(1);
    const change = { method: "PATCH", headers: { "content-type": "application/json" }, body: `{"name":"asked"}` };
    expect((await fetch(`${url}/v1/groups/reserved/g`, change)).status).toBe(504);
    const group = async () => shown.parse(await (await fetch(`${url}/v1/groups/reserved/g`)).json());
    await expect.poll(group, { timeout: 15000, interval: 100 }).toEqual({ name: "read", stale: null });
    expect(cursors).toEqual([null]);
    expect(await reconciliationsOf(url, "import")).toMatchObject([
      { state: "running", trouble: { text: expect.stringContaining("no luck") } },
    ]);
  });
});
