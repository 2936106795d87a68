import { wordsOf } from "../words/language.js";

export const staleWords = wordsOf({
  en: {
    title: "The record of this group is stale: the vendor's may differ.",
    since: "Since",
    fromStart: "from the start",
    why: "Why",
    observe: "Read again at the vendor",
    observing: "Reading it at the vendor",
    equal: "It was read at the vendor, and the record was right.",
    differed: "It was read at the vendor. The record differed, and was mended:",
    stillStale: "Something happened meanwhile: read it again.",
    differences: (count: string) => `× ${count}`,
  },
  zh: {
    title: "这个群组待核对：记录可能与厂商不一致。",
    since: "始于",
    fromStart: "一开始",
    why: "原因",
    observe: "从厂商重新读取",
    observing: "正在从厂商读取",
    equal: "已从厂商读取，记录无误。",
    differed: "已从厂商读取。记录有偏差，现已修正：",
    stillStale: "读取期间又有变化：请再读一次。",
    differences: (count: string) => `× ${count}`,
  },
});
