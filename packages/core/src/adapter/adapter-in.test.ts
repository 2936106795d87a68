import { describe, expect, it } from "vitest";
import type { Adapter } from "./adapter.js";
import { adapterIn } from "./adapter-in.js";

const adapter: Adapter = {
  ...{ contract: 1, vendor: "hello", deadlineMs: 1000, tellsCallers: false },
  authenticate: () => undefined,
  decode: () => ({ wants: "unsupported", command: "wave" }),
  encode: () => ({ status: 200, headers: {}, body: "" }),
  encodeError: () => ({ status: 500, headers: {}, body: "" }),
};

describe("an adapter of another package", () => {
  it("is taken as it is", () => {
    expect(adapterIn(adapter)).toEqual({ adapter });
  });

  it.each([undefined, null, "hello", () => adapter, {}, { ...adapter, decode: undefined }])("is not %o", (value) => {
    expect(adapterIn(value)).toEqual({
      fault: "must be an adapter of contract 1, as an adapter package's factory makes it",
    });
  });

  it.each([
    [0, "0, which is older: install the newest version of its package"],
    [2, "2, which is newer: install the newest @grouphook/core and, where it serves, @grouphook/server"],
    ["1", "1; install versions that fit each other"],
    [undefined, "undefined; install versions that fit each other"],
  ])("of contract %o is told apart, and what to do", (contract, told) => {
    expect(adapterIn({ ...adapter, contract })).toEqual({
      fault: `must be an adapter of contract 1, but its contract is ${told}`,
    });
  });
});
