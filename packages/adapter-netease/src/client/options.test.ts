import { describe, expect, test } from "vitest";
import { neteaseClient, vendorClient } from "./client.js";

const faultsOf = (settings: Readonly<Record<string, unknown>>) => {
  const configured = vendorClient.configure(settings);
  return "faults" in configured ? configured.faults : [];
};

describe("configuring a client", () => {
  test("needs key and secret, and takes every setting as a text of the environment", () => {
    const settings = {
      ...{ appKey: "key", appSecret: "secret", region: "singapore", apiUrl: "https://proxy.example/" },
      ...{ callsPerSecond: "50", timeoutSeconds: "5", customText: "attach.data.text" },
    };
    expect(Object.keys(settings)).toEqual(vendorClient.settings.map(({ name }) => name));
    expect(vendorClient.configure(settings)).toMatchObject({ client: { vendor: "netease", reads: true } });
    expect(faultsOf({})).toEqual([
      { setting: "appKey", message: "is missing" },
      { setting: "appSecret", message: "is missing" },
    ]);
  });

  test("tells all faults at once", () => {
    const settings = {
      appKey: "a b",
      appSecret: "",
      region: "mars",
      apiUrl: "proxy",
      callsPerSecond: "0",
      timeoutSeconds: 61,
    };
    expect(faultsOf(settings).map(({ setting }) => setting)).toEqual(Object.keys(settings));
    expect(() => neteaseClient({ appKey: "", appSecret: "s" })).toThrow("[adapter-netease] appKey must not be empty");
  });
});
