import { expect, test } from "vitest";
import { optionalUser, userIdentifier, userIdOf } from "./user-id.js";

test.each([
  ["ann", "ann"],
  ["Ann_Lee", "ann_lee"],
  ["org#app_Ann_Lee", "ann_lee"],
  ["org#app_ann@easemob.com", "ann"],
  ["my-org#my-app_ann_1@easemob.com/android_8070d7b2-7be0", "ann_1"],
  ["@ppAdmin", "@ppAdmin"],
])("the user %s is %s", (named, userId) => {
  expect(userIdOf(named)).toBe(userId);
});

test("an empty name is nobody's, and no user of a list", () => {
  expect(optionalUser.parse("")).toBeUndefined();
  expect(userIdentifier.safeParse("").error?.issues[0]?.message).toBe("is not a user");
  expect(userIdentifier.safeParse("org#app_").error?.issues[0]?.message).toBe("is not a user");
});
