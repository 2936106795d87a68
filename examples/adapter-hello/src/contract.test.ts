import type { Inbound } from "@grouphook/core/adapter";
import { inboundFrom } from "@grouphook/core/adapter";
import { adapterContract } from "@grouphook/testkit";
import { expect, test } from "vitest";
import { helloAdapter, vendorAdapter } from "./adapter.js";

function inbound(command: string, body: object, key = "secret"): Inbound {
  const headers = { "content-type": "application/json", "x-hello-key": key };
  return inboundFrom({
    method: "POST",
    path: `/${command}`,
    query: "",
    headers,
    body: JSON.stringify(body),
    remoteAddress: "::1",
  });
}

const left = { id: "2", group: "g", users: ["bob"], at: 1_795_299_009_000 };

adapterContract({
  name: "hello",
  adapter: helloAdapter({ key: "secret" }),
  accepted: [
    inbound("may-join", { group: "g", user: "bob" }),
    inbound("create", { id: "1", user: "ann", name: "群", others: ["bob", "ann"] }),
    inbound("left", { ...left, later: "is not known yet" }),
    inbound("members", { group: "g" }),
    inbound("ping", { text: "" }),
    inbound("wave", {}),
  ],
  refused: [
    { inbound: inbound("ping", { text: "" }, "guessed"), code: "unauthentic" },
    { inbound: inbound("left", { ...left, users: [""] }), code: "malformed" },
    { inbound: { ...inbound("left", left), body: "{" }, code: "malformed" },
  ],
});

test("settings that cannot be used are told by name", () => {
  expect(vendorAdapter.configure({ key: "", keys: "x" })).toEqual({
    faults: [
      { setting: "key", message: "must not be empty" },
      { setting: "keys", message: "is not known; known are key" },
    ],
  });
});
