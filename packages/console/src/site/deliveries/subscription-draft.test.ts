import { expect, test } from "vitest";
import { beginOf, draftOf, emptyDraft, settingsOf } from "./subscription-draft.js";

test("a form that names no events asks for all of them", () => {
  const draft = { ...emptyDraft, url: " https://app.example/hook " };
  expect(settingsOf(draft)).toEqual({ url: "https://app.example/hook", filter: {}, order: "subscription", batch: 1 });
});

test("what a subscription is set to comes back from its form", () => {
  const settings = {
    url: "https://app.example/hook",
    filter: { source: "chat", groupId: "g", types: ["message.sent", "members.left"] },
    order: "group",
    batch: 100,
  } as const;
  const moment = "2026-01-31T08:00:00.000Z";
  const subscription = {
    ...settings,
    id: "sub_1",
    state: "active",
    reason: null,
    configured: false,
    createdAt: moment,
    changedAt: moment,
    position: 1,
    lag: 0,
    failures: 0,
    nextAttemptAt: null,
  } as const;
  expect(settingsOf(draftOf(subscription))).toEqual(settings);
});

test("a new subscription begins where the form says", () => {
  expect(beginOf({ begin: "newest", after: "7" })).toEqual({});
  expect(beginOf({ begin: "oldest", after: "" })).toEqual({ after: 0 });
  expect(beginOf({ begin: "after", after: "7" })).toEqual({ after: 7 });
});
