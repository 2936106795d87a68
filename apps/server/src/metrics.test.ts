import { describe, expect, it } from "vitest";
import { postAec } from "./testing/aec-callback.js";
import { startTestServer } from "./testing/start-test-server.js";

describe("metrics", () => {
  it("count callbacks by source, command and outcome, unknown commands together", async () => {
    const { url } = await startTestServer();
    const callbacks = `${url}/callbacks/aec`;
    const { data } = await postAec(callbacks, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" });
    await postAec(callbacks, { action: "AEC_GROUP_DEL", userId: "bob", groupId: String(data) });
    for (const action of ["AEC_NEW", "AEC_NEWER"]) await postAec(callbacks, { action, userId: "ann" });
    await fetch(callbacks, { method: "POST", body: "data=nonsense" });
    const text = await (await fetch(`${url}/metrics`)).text();
    for (const line of [
      'grouphook_callbacks_total{source="aec",command="AEC_GROUP_CREATE",outcome="performed"} 1',
      'grouphook_callbacks_total{source="aec",command="AEC_GROUP_DEL",outcome="denied"} 1',
      'grouphook_callbacks_total{source="aec",command="other",outcome="unsupported"} 2',
      'grouphook_callbacks_total{source="aec",command="other",outcome="malformed"} 1',
      'grouphook_callback_seconds_count{source="aec"} 5',
      "grouphook_feed_sequence 3",
    ]) {
      expect(text.split("\n")).toContain(line);
    }
  });

  it("count the groups that must be read again at the vendor's", async () => {
    const { url } = await startTestServer();
    const command = "callbackAfterQuitGroupCommand";
    await fetch(`${url}/callbacks/openim/${command}`, {
      method: "POST",
      body: JSON.stringify({ callbackCommand: command, groupID: "g", userID: "u" }),
    });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('grouphook_stale_groups{source="openim"} 1');
  });

  it("need the token of the query API", async () => {
    const { url } = await startTestServer({ apiToken: "secret" });
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    expect((await fetch(`${url}/metrics`, { headers: { authorization: "Bearer secret" } })).status).toBe(200);
  });
});
