import { describe, expect, it } from "vitest";
import { planServer } from "./plan-server.js";

const credentials = { apiUrl: "http://127.0.0.1:10002", secret: "openIM123" };

async function faultsOf(source: object, environment: Readonly<Record<string, string>> = {}) {
  return planServer({ sources: { chat: { vendor: "openim", ...source } } }, environment)
    .then(() => [])
    .catch((error: { readonly faults?: readonly string[] }) => error.faults);
}

async function planned(source: object, environment: Readonly<Record<string, string>> = {}) {
  const { configuration } = await planServer({ sources: { chat: { vendor: "openim", ...source } } }, environment);
  return configuration.sources.chat?.reconcile;
}

describe("reconciling is set up", () => {
  it("by nothing but the credentials, or in the file", async () => {
    expect(await planned(credentials)).toBeUndefined();
    expect(await planned({ ...credentials, reconcile: { sweepHours: 6 } })).toEqual({
      ...{ enabled: true, readsPerSecond: 20, sweepShare: 0.5, sweepHours: 6, sweepMessageDays: 1 },
      ...{ import: true, importMessageDays: 0 },
    });
  });

  it("in the environment, which overrides single settings of the file", async () => {
    const environment = {
      GROUPHOOK_CHAT_RECONCILE: "false",
      GROUPHOOK_CHAT_RECONCILE_READS_PER_SECOND: "2.5",
      GROUPHOOK_CHAT_RECONCILE_SWEEP_SHARE: "1",
      GROUPHOOK_CHAT_RECONCILE_SWEEP_MESSAGE_DAYS: "0",
      GROUPHOOK_CHAT_RECONCILE_IMPORT: "false",
      GROUPHOOK_CHAT_RECONCILE_IMPORT_MESSAGE_DAYS: "7",
    };
    const written = { ...credentials, reconcile: { sweepHours: 6, readsPerSecond: 1 } };
    expect(await planned(written, environment)).toEqual({
      ...{ enabled: false, readsPerSecond: 2.5, sweepShare: 1, sweepHours: 6, sweepMessageDays: 0 },
      ...{ import: false, importMessageDays: 7 },
    });
    expect(await planned(credentials, { GROUPHOOK_CHAT_RECONCILE_SWEEP_HOURS: "1" })).toMatchObject({ sweepHours: 1 });
  });

  it("with every fault at once, by the names under which it was set", async () => {
    expect(
      await faultsOf(
        { ...credentials, reconcile: { readsPerSecond: 0, sweepShare: 2, sweepDays: 1 } },
        { GROUPHOOK_CHAT_RECONCILE_SWEEP_MESSAGE_DAYS: "-1" },
      ),
    ).toEqual([
      "sources.chat.reconcile.readsPerSecond: must be a number from 0.1 to 10000",
      "sources.chat.reconcile.sweepShare: must be a number from 0.01 to 1",
      "GROUPHOOK_CHAT_RECONCILE_SWEEP_MESSAGE_DAYS: must be a whole number from 0 to 3650",
      expect.stringMatching(/^sources\.chat\.reconcile\.sweepDays: is unknown/),
    ]);
  });

  it("only where there is a client that reads", async () => {
    const fault = "needs a client that reads the vendor's groups: set the credentials of the source";
    expect(await faultsOf({ reconcile: { sweepHours: 6 } })).toEqual([`sources.chat.reconcile: ${fault}`]);
    expect(await faultsOf({}, { GROUPHOOK_CHAT_RECONCILE: "true" })).toEqual([`sources.chat.reconcile: ${fault}`]);
  });
});
