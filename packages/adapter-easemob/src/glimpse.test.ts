import { expect, test } from "vitest";
import { glimpse } from "./glimpse.js";
import { inbound } from "./testing/decoded.js";

const operation =
  '{"callId":"c","event":"group_op_event","operation":"LEAVE","payload":{"member":"x","type":"KICK"},"id":"g"';

test("tells the command and the group of what cannot be read", () => {
  expect(glimpse(inbound(`${operation}}`))).toEqual({
    ...{ command: "group_op_event.LEAVE.KICK", groupId: "g", isWithoutContent: true },
  });
  expect(glimpse(inbound('{"chat_type":"muc","group_id":"g","payload":{"operation":"kick"}}'))).toEqual({
    ...{ command: "muc.kick", groupId: "g", isWithoutContent: true },
  });
});

test("tells of a beginning what stands in it", () => {
  expect(glimpse(inbound(operation))).toEqual({ command: "group_op_event", groupId: "g", isWithoutContent: true });
  expect(glimpse(inbound("{"))).toEqual({ isWithoutContent: false });
});

test("names no group of a message, and takes it for one that holds words", () => {
  const message = '{"eventType":"chat","chat_type":"groupchat","group_id":"g","payload":7}';
  expect(glimpse(inbound(message))).toEqual({ command: "chat.groupchat", isWithoutContent: false });
});
