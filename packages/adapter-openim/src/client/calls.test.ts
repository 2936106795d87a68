import { VendorCallError } from "@grouphook/core/adapter";
import { type OpenimRestOptions, openimInstallation, openimSender } from "@grouphook/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { openimClient } from "./client.js";
import type { OpenimClientOptions } from "./options.js";

interface Setting extends OpenimRestOptions {
  readonly release?: "main" | "3.8.3";
  readonly client?: Partial<OpenimClientOptions>;
}

/** An OpenIM of three groups, with a clock that can be set. */
async function served({ release = "main", client: options = {}, ...rest }: Setting = {}) {
  let aheadMs = 0;
  const sender = openimSender({ url: "http://127.0.0.1:9", release });
  const openim = openimInstallation({ sender, seed: 1, hooks: [], now: () => Date.now() + aheadMs });
  openim.populate({ groups: 3, members: 2 });
  const api = await openim.serveRest(rest);
  onTestFinished(() => api.close());
  const newClient = () => openimClient({ apiUrl: api.url, secret: "openIM123", callsPerSecond: 10_000, ...options });
  const setAhead = (seconds: number) => {
    aheadMs = seconds * 1000;
  };
  return { openim, api, client: newClient(), newClient, setAhead };
}

const ids = { groupIds: ["big-2", "big-1", "big-0"], next: null };

async function failureOf(call: Promise<unknown>): Promise<VendorCallError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof VendorCallError)) throw new Error("there was no failure", { cause: error });
  return error;
}

describe("the administrator's token", () => {
  it("is one for many calls at once", async () => {
    const { client, api } = await served();
    await Promise.all(Array.from({ length: 20 }, () => client.readGroupIds(null)));
    expect(api.tokensIssued).toBe(1);
  });

  it("is renewed by one call when OpenIM forgot it, and nobody notices", async () => {
    const { client, api } = await served();
    await client.readGroupIds(null);
    api.forgetTokens();
    const all = await Promise.all(Array.from({ length: 20 }, () => client.readGroupIds(null)));
    expect(all).toEqual(Array.from({ length: 20 }, () => ids));
    expect(api.tokensIssued).toBe(2);
  });

  it("is renewed before it ends", async () => {
    const { client, api } = await served({ tokenSeconds: 1 });
    await client.readGroupIds(null);
    await new Promise((resolve) => setTimeout(resolve, 920));
    await client.readGroupIds(null);
    expect(api.requests.map(({ path }) => path)).toEqual([
      ...["/auth/get_admin_token", "/group/get_groups", "/auth/get_admin_token", "/group/get_groups"],
    ]);
  });

  it("is not fought for by two processes, though on main each new one ends the other's", async () => {
    const { client, newClient, api, setAhead } = await served();
    const other = newClient();
    for (let round = 0; round < 10; round += 1) {
      await client.readGroupIds(null);
      await other.readGroupIds(null);
    }
    expect(api.tokensIssued).toBe(2);
    setAhead(301);
    for (let round = 0; round < 10; round += 1) {
      expect(await client.readGroupIds(null)).toEqual(ids);
      expect(await other.readGroupIds(null)).toEqual(ids);
    }
    expect(api.tokensIssued).toBe(3);
  });

  it("is each process's own on 3.8.3", async () => {
    const { client, newClient, api, setAhead } = await served({ release: "3.8.3" });
    const other = newClient();
    await client.readGroupIds(null);
    await other.readGroupIds(null);
    setAhead(301);
    await client.readGroupIds(null);
    await other.readGroupIds(null);
    expect(api.tokensIssued).toBe(2);
  });

  it("is asked for in another way of servers before v3.8.1", async () => {
    const { client, api } = await served({ isOlder: true });
    expect(await client.readGroupIds(null)).toEqual(ids);
    expect(api.requests.map(({ path }) => path)).toEqual([
      ...["/auth/get_admin_token", "/auth/user_token", "/group/get_groups"],
    ]);
    expect(await client.perform({ type: "group.updated", groupId: "big-1", profile: { name: "new" } })).toEqual({
      result: "impossible",
      text: "this server has no /group/set_group_info_ex",
    });
  });

  it("cannot be had with a wrong secret, which no error tells", async () => {
    const { client } = await served({ client: { secret: "of-another-app" } });
    const error = await failureOf(client.readGroupIds(null));
    expect(error).toMatchObject({ code: "credentials", call: "/auth/get_admin_token", mayHaveActed: false });
    expect(error.message).toBe("[openim] /auth/get_admin_token: NoPermissionError (1002)");
  });

  it("cannot be had for one who is no administrator", async () => {
    const { client } = await served({ client: { adminUserId: "u100" } });
    expect(await failureOf(client.readGroupIds(null))).toMatchObject({ code: "credentials" });
  });

  it("is renewed once for a call, not for ever; and no error tells it", async () => {
    const { client, api } = await served({
      trouble: ({ path }) => {
        if (path === "/group/get_groups") api.forgetTokens();
        return undefined;
      },
    });
    const error = await failureOf(client.readGroupIds(null));
    expect(error.message).toBe("[openim] /group/get_groups: TokenNotExistError (1507)");
    expect(error.code).toBe("credentials");
    expect(api.tokensIssued).toBe(2);
  });
});

it("names every operation, each by a name of its own", async () => {
  const { client, api } = await served();
  await client.readGroupIds(null);
  await client.readGroups(["big-1"]);
  const names = api.requests.map(({ operationID }) => operationID);
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^grouphook-[\da-f]{12}-\d+$/);
});

describe("a call without an answer", () => {
  it.for<[OpenimRestOptions["trouble"], object, string]>([
    [() => "silence", { code: "unreachable", mayHaveActed: true }, "no answer within 1000 ms"],
    [() => "cut", { code: "unreachable", mayHaveActed: true }, "no answer"],
    [() => "panic", { code: "unreadable", mayHaveActed: true }, "HTTP 500, operationID grouphook-"],
    [() => "proxy", { code: "unreachable", mayHaveActed: true }, "HTTP 502, operationID grouphook-"],
    [() => "failure", { code: "unreadable", mayHaveActed: true }, "OpenIM failed: ServerInternalError (500)"],
    [() => "limit", { code: "limited", mayHaveActed: false, retryAfterMs: 1000 }, "too many calls"],
  ])("says why, and whether something may be done (%#)", async ([trouble, known, message]) => {
    const { client } = await served({
      client: { timeoutSeconds: 1 },
      trouble: (asked) => (asked.path.startsWith("/auth") ? undefined : trouble?.(asked)),
    });
    const changing = await failureOf(client.perform({ type: "group.dissolved", groupId: "big-1" }));
    expect(changing).toMatchObject({ vendor: "openim", call: "/group/dismiss_group", ...known });
    expect(changing.message).toContain(`[openim] /group/dismiss_group: ${message}`);
  });

  it("cannot have done anything by a reading", async () => {
    const { client } = await served({ trouble: ({ path }) => (path.startsWith("/auth") ? undefined : "cut") });
    const error = await failureOf(client.readGroups(["big-1"]));
    expect(error).toMatchObject({ code: "unreachable", call: "/group/get_groups_info", mayHaveActed: false });
  });

  it("says so where nobody listens", async () => {
    const client = openimClient({ apiUrl: "http://127.0.0.1:2", secret: "s" });
    const error = await failureOf(client.perform({ type: "group.dissolved", groupId: "big-1" }));
    expect(error).toMatchObject({ code: "unreachable", call: "/auth/get_admin_token", mayHaveActed: false });
  });

  it("says that something was done where only a later call failed", async () => {
    const { client, openim } = await served({
      trouble: ({ path }) => (path === "/group/get_groups_info" ? "cut" : undefined),
    });
    const change = { type: "group.updated", groupId: "big-1", profile: { name: "new" } } as const;
    expect(await failureOf(client.perform(change))).toMatchObject({ code: "unreachable", mayHaveActed: true });
    expect(openim.groups.get("big-1")?.info.groupName).toBe("new");
  });
});

it("begins no call while OpenIM's limit lasts", async () => {
  const { client } = await served({
    trouble: ({ path, before }) => (path === "/group/get_groups" && before === 0 ? "limit" : undefined),
  });
  await failureOf(client.readGroupIds(null));
  const began = performance.now();
  await client.readGroupIds(null);
  expect(performance.now() - began).toBeGreaterThan(900);
});

it("ends with the caller's own reason when it is aborted", async () => {
  const { client } = await served({ trouble: ({ path }) => (path.startsWith("/auth") ? undefined : "silence") });
  const signal = AbortSignal.timeout(100);
  await expect(client.readGroupIds(null, { signal })).rejects.toThrow("timeout");
});

it("takes what OpenIM refuses to tell as such", async () => {
  const { client } = await served();
  // Read in the source: too many ids are refused by nobody, but none at all are.
  expect(await client.readGroups([])).toEqual([]);
  expect(await client.readMembersNamed("big-1", [])).toMatchObject({ members: [], next: null });
});

it("wants to know where OpenIM is, and its secret", () => {
  expect(() => openimClient({ apiUrl: "openim:10002", secret: "" })).toThrow(
    new TypeError(
      "[adapter-openim] apiUrl must be an http or https URL without user, query and fragment; secret must not be empty",
    ),
  );
});
