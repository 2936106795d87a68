import type { Schemas } from "@grouphook/client";
import { describe, expect, test } from "vitest";
import { difference, judged } from "./judged.js";

type Decision = Schemas["Decision"];

function decision(decisionId: number, fields: Partial<Decision> = {}): Decision {
  return {
    decisionId,
    decidedAt: "2026-01-31T08:00:00.100Z",
    source: "chat",
    vendor: "openim",
    command: "callbackBeforeSendGroupMsgCommand",
    change: "message.sent",
    groupId: "g",
    actorId: "li",
    circumstances: {},
    verdict: "allow",
    code: null,
    text: null,
    policy: "words",
    milliseconds: 5,
    shadowed: false,
    remark: null,
    ...fields,
  };
}

const shadow = (decisionId: number, fields: Partial<Decision> = {}) =>
  decision(decisionId, { policy: "trial", shadowed: true, verdict: "deny", milliseconds: 3, ...fields });

const numbers = (rows: ReturnType<typeof judged>) =>
  rows.map(({ decision, others }) => [decision.decisionId, ...others.map(({ decisionId }) => decisionId)]);

describe("what a shadow policy said", () => {
  test("stands beside the answer to the same callback", () => {
    expect(numbers(judged([decision(2), shadow(1)]))).toEqual([[2, 1]]);
    expect(numbers(judged([shadow(3), decision(2), shadow(1, { policy: "other" })]))).toEqual([[2, 3, 1]]);
  });

  test("may have come after the answer", () => {
    const late = shadow(2, { decidedAt: "2026-01-31T08:00:02.099Z", milliseconds: 2001 });
    expect(numbers(judged([late, decision(1)]))).toEqual([[1, 2]]);
  });

  test("stands alone where the answer is not there", () => {
    expect(numbers(judged([shadow(1)]))).toEqual([[1]]);
    const elsewhere = [
      decision(2, { groupId: "h" }),
      decision(3, { actorId: "an" }),
      decision(4, { command: "callbackBeforeInviteJoinGroupCommand" }),
      decision(5, { decidedAt: "2026-01-31T08:00:01.000Z" }),
      decision(6, { decidedAt: "2026-01-31T07:59:59.000Z" }),
      decision(7, { circumstances: { requestId: "r7" } }),
    ];
    expect(numbers(judged([shadow(1), ...elsewhere]))).toEqual([[1], [2], [3], [4], [5], [6], [7]]);
  });

  test("goes to the answer that began nearest to it, of several to the same person", () => {
    const first = decision(2, { decidedAt: "2026-01-31T08:00:00.100Z", milliseconds: 50 });
    const second = decision(4, { decidedAt: "2026-01-31T08:00:00.130Z", milliseconds: 40 });
    const ofFirst = shadow(1, { decidedAt: "2026-01-31T08:00:00.052Z", milliseconds: 1 });
    const ofSecond = shadow(3, { decidedAt: "2026-01-31T08:00:00.092Z", milliseconds: 1 });
    expect(numbers(judged([second, ofSecond, first, ofFirst]))).toEqual([
      [4, 3],
      [2, 1],
    ]);
  });

  test("is shown with an answer that was not asked for, and the answer not by itself", () => {
    expect(numbers(judged([shadow(1)], [decision(2), decision(9, { groupId: "h" })]))).toEqual([[1, 2]]);
    expect(numbers(judged([decision(2)], [shadow(1)]))).toEqual([[2, 1]]);
    expect(numbers(judged([decision(2), shadow(1)], [shadow(1), decision(2)]))).toEqual([[2, 1]]);
  });
});

test("verdicts differ by what they decide and by what they say", () => {
  expect(difference(decision(1), decision(2))).toBe("none");
  expect(difference(decision(1), shadow(2))).toBe("verdict");
  expect(difference(shadow(1, { code: 5001 }), shadow(2, { code: 5002 }))).toBe("words");
});
