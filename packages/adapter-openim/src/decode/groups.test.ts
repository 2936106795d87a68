import { inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { openimAdapter } from "../adapter.js";

const profileIn = (command: string, body: object): unknown => {
  const callback = openimAdapter().decode(
    inboundFrom({
      method: "POST",
      path: `/${command}`,
      query: "",
      headers: {},
      body: JSON.stringify({ groupID: "g", ...body }),
      remoteAddress: "127.0.0.1",
    }),
  );
  return "change" in callback && callback.change.type === "group.updated" ? callback.change.profile : undefined;
};

const NOTHING = { groupName: "", notification: "", introduction: "", faceURL: "", ex: "", needVerification: 0 };

describe("in an update, what is null is unchanged and what is empty is cleared", () => {
  test.each(["callbackBeforeSetGroupInfoExCommand", "callbackAfterSetGroupInfoExCommand"])("%s", (command) => {
    const nulls = Object.fromEntries(Object.keys(NOTHING).map((key) => [key, null]));
    expect(profileIn(command, nulls)).toEqual({});
    expect(profileIn(command, NOTHING)).toEqual({
      name: "",
      notice: "",
      introduction: "",
      avatar: "",
      custom: "",
      settings: { needVerification: 0 },
    });
  });
});

describe("in the old API", () => {
  test("an empty text is unchanged, while data of the app's and a switch can be told to be empty", () => {
    expect(profileIn("callbackAfterSetGroupInfoCommand", { ...NOTHING, ex: null, needVerification: null })).toEqual({});
    expect(profileIn("callbackAfterSetGroupInfoCommand", NOTHING)).toEqual({
      custom: "",
      settings: { needVerification: 0 },
    });
    expect(profileIn("callbackAfterSetGroupInfoCommand", { ...NOTHING, notification: "t", faceURL: "f" })).toEqual({
      notice: "t",
      avatar: "f",
      custom: "",
      settings: { needVerification: 0 },
    });
  });

  test("the question cannot tell what is empty from what is not set", () => {
    expect(profileIn("callbackBeforeSetGroupInfoCommand", NOTHING)).toEqual({});
    const body = { ...NOTHING, groupName: "n", ex: "e", lookMemberInfo: 1, applyMemberFriend: 0 };
    expect(profileIn("callbackBeforeSetGroupInfoCommand", body)).toEqual({
      name: "n",
      custom: "e",
      settings: { lookMemberInfo: 1 },
    });
  });
});

test.each([2 ** 31, -(2 ** 31) - 1])(
  "a question with a switch of %d is malformed: OpenIM refuses a reply that repeats it",
  (number) => {
    const ask = (needVerification: number) => () =>
      profileIn("callbackBeforeSetGroupInfoExCommand", { needVerification });
    expect(ask(number)).toThrow(
      expect.objectContaining({
        code: "malformed",
        message: "callbackBeforeSetGroupInfoExCommand: needVerification is not a whole number of 32 bits",
      }),
    );
    expect(ask(number - Math.sign(number))).not.toThrow();
  },
);
