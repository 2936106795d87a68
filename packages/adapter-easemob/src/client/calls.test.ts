import { describe, expect, test } from "vitest";
import { refusal, restScene } from "../testing/easemob-rest-scene.js";
import { vendorClient } from "./client.js";

const ids = { data: [{ groupid: "1" }] };
const READ = "GET chatgroups?limit=1000";
const dissolve = { type: "group.dissolved", groupId: "g" } as const;

describe("a call", () => {
  test("is made with one token, as long as that is accepted", async () => {
    const { client, tokens } = await restScene({ [READ]: ids });
    await Promise.all([client.readGroupIds(null), client.readGroupIds(null)]);
    await client.readGroupIds(null);
    expect(tokens()).toBe(1);
  });

  test("is made again with a new token, once", async () => {
    const unauthorized = refusal(401, "unauthorized", "Unable to authenticate (OAuth)");
    const { client, tokens } = await restScene({ [READ]: [unauthorized, ids] });
    expect((await client.readGroupIds(null)).groupIds).toEqual(["1"]);
    expect(tokens()).toBe(2);
    const never = await restScene({ [READ]: unauthorized });
    await expect(never.client.readGroupIds(null)).rejects.toMatchObject({ code: "credentials" });
    expect(never.requests).toHaveLength(2);
  });

  test.each([
    ["too many calls", refusal(429, "too_many_requests", "slow down"), "limited"],
    ["too many calls, as older servers say it", refusal(503, "reach_limit", "slow down"), "limited"],
    ["a failure", { status: 502, body: "bad gateway" }, "unreachable"],
  ])("that only reads is made again after %s", async (_what, failure, code) => {
    const { client, requests } = await restScene({ [READ]: [failure, failure, ids] });
    expect((await client.readGroupIds(null)).groupIds).toEqual(["1"]);
    expect(requests).toHaveLength(3);
    const never = await restScene({ [READ]: failure });
    await expect(never.client.readGroupIds(null)).rejects.toMatchObject({ code, mayHaveActed: false });
    expect(never.requests).toHaveLength(4);
  });

  test("that changes something is not made again where it may have acted", async () => {
    const { client, requests } = await restScene({ "DELETE chatgroups/g": { status: 500, body: {} } });
    await expect(client.perform(dissolve)).rejects.toMatchObject({ code: "unreachable", mayHaveActed: true });
    expect(requests).toHaveLength(1);
  });

  test("that changes something is made again where a limit kept it from that", async () => {
    const limit = refusal(429, "too_many_requests", "slow down");
    const { client } = await restScene({ "DELETE chatgroups/g": [limit, { data: { success: true, groupid: "g" } }] });
    expect(await client.perform(dissolve)).toMatchObject({ result: "performed" });
  });

  test("that sends a message is made again where there are too many messages", async () => {
    const limit = refusal(403, "message_send_error", " message send reach limit");
    const { client, requests } = await restScene({ "POST messages/chatgroups": [limit, { data: { g: "1" } }] });
    const message = { elements: [], text: "hello" };
    expect(await client.perform({ type: "message.sent", groupId: "g", message })).toMatchObject({
      result: "performed",
    });
    expect(requests).toHaveLength(2);
  });

  test("with an answer that is none is told, without the token", async () => {
    const { client } = await restScene({ [READ]: { status: 200, body: "YWMt-the-token-of-the-app" } });
    const error = await client.readGroupIds(null).catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: "unreadable" });
    expect(String(error)).not.toContain("YWMt");
  });

  test("says what Easemob said against it, without the token", async () => {
    const said = refusal(403, "forbidden_op", "the token YWMt-the-token-of-the-app may not");
    const { client } = await restScene({ "DELETE chatgroups/g": said });
    expect(await client.perform(dissolve)).toEqual({
      ...{ result: "refused", refusal: { code: "forbidden_op", text: "the token *** may not" } },
    });
  });
});

describe("configuring a client", () => {
  test("tells all faults at once", () => {
    expect(vendorClient.credentials).toEqual(["clientId", "clientSecret"]);
    expect(vendorClient.configure({ appKey: "app", clientId: "", apiUrl: "a1.easemob.com" })).toEqual({
      faults: [
        { setting: "apiUrl", message: "must be an http or https URL without user, query and fragment" },
        { setting: "appKey", message: "must be {org}#{app}" },
        { setting: "clientId", message: "must not be empty" },
        { setting: "clientSecret", message: "is missing" },
      ],
    });
  });
});
