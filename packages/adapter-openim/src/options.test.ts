import { inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { openimAdapter, vendorAdapter } from "./adapter.js";

const faultsOf = (settings: Readonly<Record<string, unknown>>) => {
  const configured = vendorAdapter.configure(settings);
  return "faults" in configured ? configured.faults : [];
};

describe("configuring", () => {
  test("works without any setting, and cannot tell callers", () => {
    expect(vendorAdapter.configure({})).toMatchObject({
      adapter: { vendor: "openim", deadlineMs: 5000, tellsCallers: false },
    });
  });

  test.each(["5000", "9999", 5000, 9999])("takes the code %j", (denyCode) => {
    expect(faultsOf({ denyCode })).toEqual([]);
  });

  test.each(["", "x", "4999", 10_000, 5001.5, 0, true, null])("refuses the code %j", (denyCode) => {
    expect(faultsOf({ denyCode })).toEqual([
      { setting: "denyCode", message: "must be a whole number from 5000 to 9999" },
    ]);
  });

  test("tells all faults at once", () => {
    expect(faultsOf({ denyCode: "no", denycode: 1, url: "x" })).toEqual([
      { setting: "denyCode", message: "must be a whole number from 5000 to 9999" },
      { setting: "denycode", message: "is not known; known are denyCode, customText" },
      { setting: "url", message: "is not known; known are denyCode, customText" },
    ]);
  });

  test("knows the settings by name", () => {
    expect(vendorAdapter.settings.map(({ name }) => name)).toEqual(["denyCode", "customText"]);
  });
});

test("an adapter made with options that cannot be used names them", () => {
  expect(() => openimAdapter({ denyCode: 1 })).toThrow(
    new TypeError("[adapter-openim] denyCode must be a whole number from 5000 to 9999"),
  );
});

test("nobody is turned away: OpenIM signs nothing", () => {
  const stranger = inboundFrom({
    method: "GET",
    path: "/",
    query: "",
    headers: {},
    body: "",
    remoteAddress: "203.0.113.9",
  });
  expect(() => openimAdapter().authenticate(stranger, new Date(0))).not.toThrow();
});
