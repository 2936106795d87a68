import type { Callback, Inbound } from "@grouphook/core/adapter";
import { inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, it } from "vitest";
import { decode } from "./decode.js";

const said = (command: string, body: object): Inbound =>
  inboundFrom({
    ...{ method: "POST", path: `/${command}`, query: "", headers: {}, remoteAddress: "::1" },
    body: JSON.stringify(body),
  });

describe("what Hello wants", () => {
  it.each<[string, object, Partial<Callback>]>([
    [
      "may-join",
      { group: "g", user: "bob" },
      { wants: "review", actorId: "bob", change: { type: "join.requested", groupId: "g", userId: "bob" } },
    ],
    [
      "create",
      { id: "1", user: "ann", name: "Readers", others: ["bob", "ann", "bob"] },
      {
        ...{ wants: "perform", actorId: "ann", receiptKey: "create 1" },
        change: {
          ...{ type: "group.created", ownerId: "ann", profile: { name: "Readers" } },
          members: [{ userId: "ann" }, { userId: "bob" }],
        },
      },
    ],
    [
      "left",
      { id: "2", group: "g", users: ["bob"], at: 1_795_299_009_000 },
      {
        ...{ wants: "record", occurredAt: 1_795_299_009_000, receiptKey: "left 2" },
        change: { type: "members.left", groupId: "g", userIds: ["bob"] },
      },
    ],
    ["members", { group: "g" }, { wants: "roster", groupId: "g" }],
    ["ping", { text: "hello" }, { wants: "echo", text: "hello" }],
    ["wave", {}, { wants: "unsupported" }],
  ])("by %s is understood", (command, body, callback) => {
    expect(decode(said(command, body))).toMatchObject({ command, ...callback });
  });

  it("is told by command and field where it cannot be read", () => {
    expect(() => decode(said("members", { group: "" }))).toThrow("members: group is not a usable id");
  });
});
