import { describe, expect, test } from "vitest";
import { neteaseAdapter, vendorAdapter } from "./adapter.js";

const faultsOf = (settings: Readonly<Record<string, unknown>>) => {
  const configured = vendorAdapter.configure(settings);
  return "faults" in configured ? configured.faults : [];
};

describe("configuring", () => {
  test("works without any setting", () => {
    expect(vendorAdapter.configure({})).toMatchObject({
      adapter: { contract: 1, vendor: "netease", deadlineMs: 2000, tellsCallers: false },
    });
  });

  test("takes every setting as a text of the environment", () => {
    const settings = {
      appSecret: "secret",
      appKey: "key",
      customText: "attach.data, body",
      deadline: "3000",
      freshnessSeconds: "120",
    };
    expect(Object.keys(settings)).toEqual(vendorAdapter.settings.map(({ name }) => name));
    expect(vendorAdapter.configure(settings)).toMatchObject({ adapter: { tellsCallers: true, deadlineMs: 3000 } });
  });

  test("tells all faults at once", () => {
    expect(faultsOf({ appKey: "", freshnessSeconds: "0", token: "x" })).toEqual([
      { setting: "appKey", message: "must not be empty" },
      { setting: "freshnessSeconds", message: "must be at least 1" },
      {
        setting: "token",
        message: "is not known; known are appSecret, appKey, customText, deadline, freshnessSeconds",
      },
      { setting: "freshnessSeconds", message: "needs appSecret: an unsigned CurTime proves nothing" },
    ]);
  });

  test.each([
    ["", "must not be empty"],
    [" copied with a blank", "must hold no blank"],
    [5, "must be a text"],
    [null, "must be a text"],
    [undefined, "is missing"],
  ])("refuses %j as a secret", (appSecret, message) => {
    expect(faultsOf({ appSecret })).toEqual([{ setting: "appSecret", message }]);
  });

  test("never repeats a value", () => {
    const faults = faultsOf({ appSecret: ["5ecret"], appKey: "5 ecret", freshnessSeconds: "5ecret", more: "5ecret" });
    expect(faults).toHaveLength(4);
    expect(JSON.stringify(faults)).not.toMatch(/5 ?ecret/);
  });
});

test("an adapter made with options that cannot be used names them all", () => {
  expect(() => neteaseAdapter({ appSecret: "", appKey: "" })).toThrow(
    new TypeError("[adapter-netease] appSecret must not be empty; appKey must not be empty"),
  );
});
