import { inboundFrom } from "@grouphook/core/adapter";
import { expect, test } from "vitest";
import { openimAdapter } from "../adapter.js";

const decode = (command: string, body: object) =>
  openimAdapter().decode(
    inboundFrom({
      method: "POST",
      path: `/${command}`,
      query: "",
      headers: {},
      body: JSON.stringify({ groupID: "g", sendID: "u", contentType: 101, content: "{}", ...body }),
      remoteAddress: "127.0.0.1",
    }),
  );

test.each([101, 1500, 1521, 2101])("pushing a message of type %i to who is online may be narrowed", (contentType) => {
  expect(decode("callbackBeforeGroupOnlinePushCommand", { contentType })).toMatchObject({
    wants: "review",
    leeway: { amend: ["receiverIds"] },
    change: { type: "push.requested", groupId: "g", message: { elements: [{ type: String(contentType) }] } },
  });
});

test("pushing to who is offline names the receivers, also of a notification", () => {
  const body = { contentType: 1509, userIDList: ["a", "b", "a"] };
  expect(decode("callbackBeforeOfflinePushCommand", body)).toMatchObject({
    wants: "review",
    change: { type: "push.requested", userIds: ["a", "b"] },
  });
});

test("pushing in a single chat is unsupported", () => {
  expect(decode("callbackBeforeOfflinePushCommand", { groupID: "" })).toMatchObject({ wants: "unsupported" });
});
