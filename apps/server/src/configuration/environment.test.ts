import { vendorAdapter } from "@grouphook/adapter-aec";
import { describe, expect, it } from "vitest";
import { readEnvironment } from "./environment.js";

const aec = { name: "aec", vendor: "aec", vendorAdapter };
const east = { name: "guard-east", vendor: "aec", vendorAdapter };

describe("the environment", () => {
  it("becomes settings of the server, of each source and of its adapter", () => {
    const { settings, sources, faults } = readEnvironment(
      {
        HOST: "::1",
        PORT: "9000",
        GROUPHOOK_ALLOW_OPEN_API: "true",
        GROUPHOOK_ALLOW_UNAUTHENTICATED: "aec, guard-east,",
        GROUPHOOK_AEC_GUARD_TOKEN: "k",
        GROUPHOOK_AEC_ALLOW_ADDRESSES: "10.0.0.0/8,::1",
        GROUPHOOK_GUARD_EAST_PATH_SECRET: "s",
      },
      [aec, east],
    );
    expect(faults).toEqual([]);
    expect(settings).toEqual({
      host: "::1",
      port: 9000,
      allowOpenApi: true,
      allowUnauthenticated: ["aec", "guard-east"],
    });
    expect(sources).toEqual({
      aec: { guardToken: "k", allowAddresses: ["10.0.0.0/8", "::1"] },
      "guard-east": { pathSecret: ["s"] },
    });
  });

  it("passes on an invalid number or flag unchanged, to be refused by the check", () => {
    const { settings } = readEnvironment({ PORT: "80a", GROUPHOOK_ALLOW_OPEN_API: "yes" }, []);
    expect(settings).toEqual({ port: "80a", allowOpenApi: "yes" });
  });

  it.each([
    ["GROUPHOOK_PORT", "PORT"],
    ["GROUPHOOK_DATABASE_ULR", "GROUPHOOK_DATABASE_URL"],
    ["GROUPHOOK_AEC_GUARD_TOKN", "GROUPHOOK_AEC_GUARD_TOKEN"],
    ["GROUPHOOK_TENCENT_PATH_SECRET", "GROUPHOOK_AEC_PATH_SECRET"],
  ])("refuses the unknown variable %s and suggests %s", (name, nearest) => {
    const { faults } = readEnvironment({ [name]: "hidden-value" }, [aec]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${name}: is unknown; nearest: ${nearest}\\b`));
    expect(faults[0]).not.toContain("hidden-value");
  });

  it.each(["GROUPHOOK_FOO", "GROUPHOOK_X", "GROUPHOOK_", "GROUPHOOK_SOMETHING_ELSE_ALTOGETHER"])(
    "refuses %s without a suggestion if no name is similar",
    (name) => {
      const { faults } = readEnvironment({ [name]: "hidden-value" }, [aec]);
      expect(faults).toEqual([`${name}: is unknown, and no known name is similar`]);
    },
  );

  it("says why the vendor of a variable is not served", () => {
    const absent = new Map([["tencent", "belongs to no source: the adapter for tencent is not installed"]]);
    const tencentEast = { name: "tencent-east", vendor: "aec", vendorAdapter };
    const read = (name: string) =>
      readEnvironment({ [name]: "hidden-value" }, [aec, tencentEast], { absent, misnamed: [] }).faults;
    const reason = "belongs to no source: the adapter for tencent is not installed";
    for (const name of ["GROUPHOOK_TENCENT_TOKENS", "GROUPHOOK_TENCENT_PATH_SECRET", "GROUPHOOK_TENCENT_TOKNS"]) {
      expect(read(name)).toEqual([`${name}: ${reason}`]);
    }
    expect(read("GROUPHOOK_TENCENT_EAST_GUARD_TOKN")).toEqual([
      expect.stringContaining("nearest: GROUPHOOK_TENCENT_EAST"),
    ]);
  });

  it("refuses a variable that means two things", () => {
    const guard = { name: "aec-guard", vendor: "aec", vendorAdapter: withSetting("token") };
    const { faults, sources } = readEnvironment({ GROUPHOOK_AEC_GUARD_TOKEN: "k" }, [aec, guard]);
    expect(faults).toEqual([
      "GROUPHOOK_AEC_GUARD_TOKEN: means both sources.aec.guardToken and sources.aec-guard.token; rename the source",
    ]);
    expect(sources).toEqual({});
  });

  it("ignores the settings of a source without an adapter, and variables of other programs", () => {
    const missing = { name: "tencent", vendor: "tencent" };
    const variables = { GROUPHOOK_TENCENT_SDK_APP_ID: "1", GROUPHOOK_TEST_MYSQL_URL: "x", DATABASE_URL: "x" };
    expect(readEnvironment(variables, [missing]).faults).toEqual([]);
  });
});

function withSetting(name: string): typeof vendorAdapter {
  return { ...vendorAdapter, settings: [{ name, description: "" }] };
}
