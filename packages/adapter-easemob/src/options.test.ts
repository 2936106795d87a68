import { describe, expect, test } from "vitest";
import { easemobAdapter, vendorAdapter } from "./adapter.js";

const faultsOf = (settings: Readonly<Record<string, unknown>>) => {
  const configured = vendorAdapter.configure(settings);
  return "faults" in configured ? configured.faults : [];
};

describe("configuring", () => {
  test("works without any setting, as the vendor's console does", () => {
    expect(vendorAdapter.configure({})).toMatchObject({
      adapter: { contract: 1, vendor: "easemob", deadlineMs: 200, tellsCallers: false },
    });
  });

  test("takes every setting as a text of the environment", () => {
    const settings = {
      ...{ secrets: " of-one-rule , of-the-other,", freshnessSeconds: "60", unsignedNotices: "accept" },
      ...{ deadline: "3000", amendable: "txt, ext", customText: "customExts" },
    };
    expect(Object.keys(settings)).toEqual(vendorAdapter.settings.map(({ name }) => name));
    expect(vendorAdapter.configure(settings)).toMatchObject({ adapter: { tellsCallers: true, deadlineMs: 3000 } });
  });

  test("takes typed values of a file, and tells secrets that can be guessed", () => {
    expect(easemobAdapter({ secrets: ["123456"], deadline: 3000 }).shortSecrets).toEqual(["secrets"]);
    expect(easemobAdapter({ secrets: ["long enough, and more"] }).shortSecrets).toEqual([]);
  });

  test.each([
    ["presending", 200, 200],
    ["presending", 30_000, 30_000],
    ["group_op_event.CREATE", 200, 10_000],
    ["chat.chat", 200, 10_000],
    ["chat.chat", 30_000, 30_000],
  ])("with %s: a rule that waits %s ms before sending, and %s for this", (command, deadline, expected) => {
    expect(easemobAdapter({ deadline }).deadlineOf?.({ wants: "unsupported", command })).toBe(expected);
  });

  test("tells all faults at once", () => {
    expect(
      faultsOf({
        secrets: ",",
        deadline: "3",
        freshnessSeconds: 0,
        unsignedNotices: "yes",
        amendable: "cmd",
        secret: "x",
      }),
    ).toEqual([
      { setting: "secrets", message: "must name one" },
      { setting: "freshnessSeconds", message: "must be at least 1" },
      { setting: "unsignedNotices", message: "must be one of accept, refuse" },
      { setting: "deadline", message: "must be a whole number from 100 to 60000" },
      { setting: "amendable", message: "must not name cmd, which the vendor never takes back changed" },
      {
        setting: "secret",
        message: "is not known; known are secrets, freshnessSeconds, unsignedNotices, deadline, amendable, customText",
      },
    ]);
    expect(faultsOf({ freshnessSeconds: 60, unsignedNotices: "accept" })).toEqual([
      { setting: "freshnessSeconds", message: "needs secrets: an unsigned timestamp proves nothing" },
      { setting: "unsignedNotices", message: "needs secrets: without them everything may be unsigned" },
    ]);
  });
});
