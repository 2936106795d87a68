import { wordsOf } from "../words/language.js";

export const outcomeWords = wordsOf({
  en: {
    allowed: "allowed",
    discarded: "discarded",
    denied: "denied",
    performed: "performed",
    recorded: "recorded",
    roster: "told who is a member",
    echoed: "echoed",
    unsupported: "not understood",
  },
  zh: {
    allowed: "已放行",
    discarded: "已静默丢弃",
    denied: "已拒绝",
    performed: "已执行",
    recorded: "已记录",
    roster: "已答复名册",
    echoed: "已回显",
    unsupported: "无法识别",
  },
});

/** What grouphook can have done with a callback. */
export const outcomeResults = [
  "recorded",
  "performed",
  "allowed",
  "denied",
  "discarded",
  "roster",
  "echoed",
  "unsupported",
] as const;
