import { expect, it } from "vitest";
import { inboundFrom } from "./inbound-from.js";

it("an inbound that is made of text has the bytes of its UTF-8", () => {
  const known = { method: "POST", path: "/", query: "", headers: {}, body: "群", remoteAddress: "" };
  expect(inboundFrom(known)).toEqual({ ...known, bytes: Uint8Array.of(0xe7, 0xbe, 0xa4) });
});
