import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Adapter } from "./adapter.js";
import { adapterFrom, vendorAdapterOf } from "./vendor-adapter.js";

const adapter: Adapter = {
  ...{ contract: 1, vendor: "plain", deadlineMs: 1000, tellsCallers: false },
  authenticate: () => undefined,
  decode: () => ({ wants: "unsupported", command: "any" }),
  encode: () => ({ status: 200, headers: {}, body: "" }),
  encodeError: () => ({ status: 500, headers: {}, body: "" }),
};

const vendorAdapter = vendorAdapterOf({
  contract: 1,
  vendor: "plain",
  descriptions: { deadlineMs: "how long the vendor waits", key: "the key", list: "some numbers", answers: "by name" },
  secrets: ["key"],
  schema: z.strictObject({
    deadlineMs: z.number("must be a number").default(1000),
    key: z.string().exactOptional(),
    list: z.array(z.number("is no number")).exactOptional(),
    answers: z.object({ deep: z.strictObject({ known: z.string() }) }).exactOptional(),
  }),
  needs: { list: { setting: "key", why: "numbers alone prove nothing" } },
  adapterWith: ({ deadlineMs }) => ({ ...adapter, deadlineMs }),
});

describe("a vendor's adapter", () => {
  it("is made from settings, and names those it knows", () => {
    expect(vendorAdapter.configure({ deadlineMs: 5 })).toMatchObject({ adapter: { vendor: "plain", deadlineMs: 5 } });
    expect(vendorAdapter.settings.slice(0, 2)).toEqual([
      { name: "deadlineMs", description: "how long the vendor waits" },
      { name: "key", description: "the key" },
    ]);
  });

  it("says which of its secrets can be guessed", () => {
    expect(adapterFrom(vendorAdapter, { key: "short" }).shortSecrets).toEqual(["key"]);
    expect(adapterFrom(vendorAdapter, { key: "sixteen-letters-" }).shortSecrets).toEqual([]);
  });

  it("tells the faults of settings, and throws those of options", () => {
    const faults = [
      { setting: "deadlineMs", message: "must be a number" },
      { setting: "url", message: "is not known; known are deadlineMs, key, list, answers" },
    ];
    const wrong = { deadlineMs: "5", url: "x" };
    expect(vendorAdapter.configure(wrong)).toEqual({ faults });
    expect(() => adapterFrom(vendorAdapter, wrong)).toThrow(
      new TypeError(
        "[adapter-plain] deadlineMs must be a number; url is not known; known are deadlineMs, key, list, answers",
      ),
    );
    expect(adapterFrom(vendorAdapter, {})).toMatchObject({ deadlineMs: 1000 });
  });

  it("tells the place in a setting, and an unknown key below it", () => {
    const answers = { deep: { known: "", one: 1, two: 2 } };
    expect(vendorAdapter.configure({ key: "k", list: [1, "2"], answers })).toEqual({
      faults: [
        { setting: "list", message: "1 is no number" },
        { setting: "answers", message: 'deep one Unrecognized keys: "one", "two"' },
        { setting: "answers", message: 'deep two Unrecognized keys: "one", "two"' },
      ],
    });
  });

  it("tells which setting means nothing without another, beside all other faults", () => {
    const needed = { setting: "list", message: "needs key: numbers alone prove nothing" };
    expect(vendorAdapter.configure({ list: [1] })).toEqual({ faults: [needed] });
    expect(vendorAdapter.configure({ list: [""] })).toEqual({
      faults: [{ setting: "list", message: "0 is no number" }, needed],
    });
    expect(vendorAdapter.configure({ list: [1], key: "k" })).toHaveProperty("adapter");
  });
});
