import { describe, expect, it } from "vitest";
import type { Adapter } from "./adapter.js";
import { adapterFrom, settingFaults, vendorAdapterOf } from "./vendor-adapter.js";

const adapter: Adapter = {
  ...{ contract: 1, vendor: "plain", deadlineMs: 1000, tellsCallers: false },
  authenticate: () => undefined,
  decode: () => ({ wants: "unsupported", command: "any" }),
  encode: () => ({ status: 200, headers: {}, body: "" }),
  encodeError: () => ({ status: 500, headers: {}, body: "" }),
};

const vendorAdapter = vendorAdapterOf({
  vendor: "plain",
  descriptions: { deadlineMs: "how long the vendor waits" },
  readOptions: ({ deadlineMs = 1000, ...unknown }) => {
    const faults = Object.keys(unknown).map((setting) => ({ setting, message: "is not known" }));
    if (typeof deadlineMs !== "number") faults.push({ setting: "deadlineMs", message: "must be a number" });
    return typeof deadlineMs === "number" && faults.length === 0 ? { options: { deadlineMs } } : { faults };
  },
  adapterWith: (options) => ({ ...adapter, ...options }),
});

describe("a vendor's adapter", () => {
  it("is made from settings, and names those it knows", () => {
    expect(vendorAdapter.configure({ deadlineMs: 5 })).toMatchObject({ adapter: { vendor: "plain", deadlineMs: 5 } });
    expect(vendorAdapter.settings).toEqual([{ name: "deadlineMs", description: "how long the vendor waits" }]);
  });

  it("tells the faults of settings, and throws those of options", () => {
    const faults = [
      { setting: "url", message: "is not known" },
      { setting: "deadlineMs", message: "must be a number" },
    ];
    const wrong = { deadlineMs: "5", url: "x" };
    expect(vendorAdapter.configure(wrong)).toEqual({ faults });
    expect(() => adapterFrom(vendorAdapter, wrong)).toThrow(
      new TypeError("[adapter-plain] url is not known; deadlineMs must be a number"),
    );
    expect(adapterFrom(vendorAdapter, {})).toMatchObject({ deadlineMs: 1000 });
  });
});

describe("the faults of settings", () => {
  it("are told by setting, place in it and unknown key", () => {
    const message = "is wrong";
    const issues = [
      { path: ["list", 1], message },
      { path: [], message, keys: ["url", "link"] },
      { path: ["answers", "deep"], message, keys: ["one", "two"] },
    ];
    expect(settingFaults(issues, { list: "", answers: "" })).toEqual([
      { setting: "list", message: "1 is wrong" },
      { setting: "url", message: "is not known; known are list, answers" },
      { setting: "link", message: "is not known; known are list, answers" },
      { setting: "answers", message: "deep one is wrong" },
      { setting: "answers", message: "deep two is wrong" },
    ]);
  });
});
