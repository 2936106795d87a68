import { describe, expect, test } from "vitest";
import { tencentAdapter, vendorAdapter } from "./adapter.js";

const faultsOf = (settings: Readonly<Record<string, unknown>>) => {
  const configured = vendorAdapter.configure(settings);
  return "faults" in configured ? configured.faults : [];
};

describe("configuring", () => {
  test("works without any setting", () => {
    expect(vendorAdapter.configure({})).toMatchObject({
      adapter: { contract: 1, vendor: "tencent", deadlineMs: 2000, tellsCallers: false },
    });
  });

  test("takes every setting as a text of the environment", () => {
    const settings = {
      sdkAppId: "1400000000",
      tokens: " old , new,",
      customText: "Data.text, Ext",
      freshnessSeconds: "120",
    };
    expect(Object.keys(settings)).toEqual(vendorAdapter.settings.map(({ name }) => name));
    expect(vendorAdapter.configure(settings)).toMatchObject({ adapter: { tellsCallers: true } });
  });

  test("takes typed values of a file", () => {
    expect(faultsOf({ sdkAppId: 1_400_000_000, tokens: ["old", "new"], freshnessSeconds: 120 })).toEqual([]);
  });

  test("tells all faults at once", () => {
    expect(faultsOf({ sdkAppId: "app", freshnessSeconds: "0", token: "x" })).toEqual([
      { setting: "sdkAppId", message: "must be digits" },
      { setting: "freshnessSeconds", message: "must be at least 1" },
      { setting: "token", message: "is not known; known are sdkAppId, tokens, customText, freshnessSeconds" },
      { setting: "freshnessSeconds", message: "needs tokens: an unsigned RequestTime proves nothing" },
    ]);
  });

  test.each(["", " 1", "1.5", 1.5, -1, 1e21, Number.NaN, true, null])("refuses %j as SDKAppID", (sdkAppId) => {
    expect(faultsOf({ sdkAppId })).toEqual([{ setting: "sdkAppId", message: "must be digits" }]);
  });

  test("says that an SDKAppID of undefined is missing", () => {
    expect(faultsOf({ sdkAppId: undefined })).toEqual([{ setting: "sdkAppId", message: "is missing" }]);
  });

  test.each([
    ["", "must name one"],
    [" , ", "must name one"],
    [[], "must name one"],
    [["a", ""], "1 must not be empty"],
    [["a", 5], "1 must be a text"],
    [5, "must be a list of texts"],
    [null, "must be a list of texts"],
  ])("refuses %j as tokens", (tokens, message) => {
    expect(faultsOf({ tokens })).toEqual([{ setting: "tokens", message }]);
  });

  test.each(["x", "", "1.5", "-1", 1.5, true, null])("refuses %j as a number of seconds", (freshnessSeconds) => {
    expect(faultsOf({ tokens: "t", freshnessSeconds })).toEqual([
      { setting: "freshnessSeconds", message: expect.stringMatching(/^must be/) },
    ]);
  });

  test("never repeats a value", () => {
    const faults = faultsOf({
      sdkAppId: "5ecret",
      tokens: { a: "5ecret" },
      freshnessSeconds: "5ecret",
      more: "5ecret",
    });
    expect(faults).toHaveLength(4);
    expect(JSON.stringify(faults)).not.toContain("5ecret");
  });
});

test("an adapter made with options that cannot be used names them all", () => {
  expect(() => tencentAdapter({ sdkAppId: "x", tokens: [] })).toThrow(
    new TypeError("[adapter-tencent] sdkAppId must be digits; tokens must name one"),
  );
});
