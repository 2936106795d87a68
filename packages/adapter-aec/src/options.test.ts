import { describe, expect, test } from "vitest";
import { aecAdapter, vendorAdapter } from "./adapter.js";

const faultsOf = (settings: Readonly<Record<string, unknown>>) => {
  const configured = vendorAdapter.configure(settings);
  return "faults" in configured ? configured.faults : [];
};

describe("configuring", () => {
  test("works without any setting", () => {
    expect(vendorAdapter.configure({})).toMatchObject({ adapter: { vendor: "aec", tellsCallers: false } });
  });

  test("takes every setting as a text of the environment", () => {
    const settings = {
      guardToken: "secret",
      freshnessSeconds: "300",
      mayCreate: "nobody",
      mayDelete: "anyone",
      mayAdd: "joiner",
      mayRemove: "member",
      maySystemPush: "anyone",
      mayGroupPush: "owner",
      maxUserIdBytes: "64",
      otherActions: "refuse",
      answers: '{"AEC_CHATROOM_IS_EXIST":"892500,100","AEC_LIVE_APPLY_UPLOAD_CHANNEL":{"conCurrentNumber":"50"}}',
    };
    expect(Object.keys(settings)).toEqual(vendorAdapter.settings.map(({ name }) => name));
    expect(vendorAdapter.configure(settings)).toMatchObject({ adapter: { tellsCallers: true } });
  });

  test("takes typed values of a file", () => {
    const settings = { guardToken: "secret", freshnessSeconds: 300, answers: { AEC_MSG_SERVER_GET_PUSH_MODE: "3" } };
    expect(faultsOf(settings)).toEqual([]);
  });

  test("tells all faults at once", () => {
    const faults = faultsOf({ mayCreate: "owner", freshnessSeconds: "0", answers: "{", maydelete: "anyone" });
    expect(faults).toEqual([
      { setting: "freshnessSeconds", message: "must be at least 1" },
      { setting: "mayCreate", message: "must be one of anyone, nobody" },
      { setting: "answers", message: "must be a JSON object" },
      {
        setting: "maydelete",
        message:
          "is not known; known are guardToken, freshnessSeconds, mayCreate, mayDelete, mayAdd, mayRemove, maySystemPush, mayGroupPush, maxUserIdBytes, otherActions, answers",
      },
      { setting: "freshnessSeconds", message: "needs guardToken: an unsigned ts proves nothing" },
    ]);
  });

  test.each([
    ["guardToken", "", "must not be empty"],
    ["guardToken", 12_345_678, "must be a text"],
    ["guardToken", undefined, "must be a text"],
    ["mayAdd", "admin", "must be one of anyone, joiner, member, owner, nobody"],
    ["mayRemove", "joiner", "must be one of anyone, member, owner, nobody"],
    ["mayGroupPush", true, "must be one of anyone, member, owner, nobody"],
    ["maySystemPush", "owner", "must be one of anyone, nobody"],
    ["otherActions", "deny", "must be one of allow, refuse"],
    ["answers", '["2"]', "must be a JSON object"],
    ["answers", { AEC_GROUP_CREATE: "1" }, "AEC_GROUP_CREATE is not an action that can be answered this way"],
  ])("refuses %s %j", (setting, value, message) => {
    expect(faultsOf({ [setting]: value })).toEqual([{ setting, message }]);
  });

  test.each(["x", "", "1.5", "-1", 1.5, true, null])("refuses %j as a number of seconds", (freshnessSeconds) => {
    expect(faultsOf({ guardToken: "secret", freshnessSeconds })).toEqual([
      { setting: "freshnessSeconds", message: expect.stringMatching(/^must be/) },
    ]);
  });

  test.each(["x", "0", "-1", "1.5", 0, 256, true, null])("refuses %j as a length of user ids", (maxUserIdBytes) => {
    expect(faultsOf({ maxUserIdBytes })).toEqual([
      { setting: "maxUserIdBytes", message: "must be a whole number from 1 to 255" },
    ]);
  });

  test.each([2, "", 'a"b', "a\\b", "a\nb", {}, { "": "x" }, { x: "" }, { x: 1 }])(
    "refuses the answer %j, which groupServer would misread",
    (answer) => {
      expect(faultsOf({ answers: { AEC_CHATROOM_IS_EXIST: answer } })).toEqual([
        { setting: "answers", message: expect.stringMatching(/^AEC_CHATROOM_IS_EXIST must be a text or an object/) },
      ]);
    },
  );

  test("never repeats a value", () => {
    const settings = Object.fromEntries(vendorAdapter.settings.map(({ name }) => [name, "5ecret\n"]));
    expect(JSON.stringify(faultsOf({ ...settings, guardToken: ["5ecret"], unknown: "5ecret" }))).not.toContain(
      "5ecret",
    );
  });
});

test("an adapter made with options that cannot be used names them all", () => {
  expect(() => aecAdapter({ freshnessSeconds: 0.5, guardToken: "" })).toThrow(
    new TypeError("[adapter-aec] guardToken must not be empty; freshnessSeconds must be a whole number of seconds"),
  );
});
