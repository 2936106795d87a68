import { type Glimpse, inboundFrom } from "@grouphook/core/adapter";
import { expect, test } from "vitest";
import { glimpse } from "./glimpse.js";

const seen = (body: string) =>
  glimpse(inboundFrom({ method: "POST", path: "/", query: "", headers: {}, body, remoteAddress: "::1" }));

test.each<[string, string, Glimpse]>([
  [
    "the beginning of a message",
    '{"convType":"TEAM","eventType":"1","msgType":"TEXT","to":"11623","body":"hel',
    { command: "copy.1.TEAM", groupId: "11623", isWithoutContent: false },
  ],
  [
    "a notice that cannot be read",
    '{"convType":"SUPER_TEAM","eventType":"1","msgType":"NOTIFICATION","to":"11623","attach":"{"}',
    { command: "copy.1.SUPER_TEAM.NOTIFICATION", groupId: "11623", isWithoutContent: true },
  ],
  [
    "a message to a person, whose id is that of no group",
    '{"convType":"PERSON","eventType":"1","msgType":"TEXT","to":"ann"',
    { command: "copy.1.PERSON", isWithoutContent: false },
  ],
  ["a recall", '{"eventType":"8","to":"13827"', { command: "copy.8", groupId: "13827", isWithoutContent: true }],
  ["a question", '{"eventType":2,"to":"13827"', { command: "callback.2", isWithoutContent: false }],
  ["garbage", "\u0000", { command: "trial", isWithoutContent: false }],
])("of %s", (_what, body, known) => {
  expect(seen(body)).toEqual(known);
});
