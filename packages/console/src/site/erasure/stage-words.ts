import { wordsOf } from "../words/language.js";

/** What an erasure goes through, by the names of its stages. */
export const stageWords = wordsOf<Readonly<Record<string, string>>>({
  en: {
    members: "members",
    group: "groups and topics",
    messages: "messages",
    feed: "events",
    callbacks: "raw callbacks",
    "dead-letters": "dead letters",
    decisions: "decisions",
    commands: "commands",
    traces: "traces in the files of the database",
  },
  zh: {
    members: "成员",
    group: "群组和话题",
    messages: "消息",
    feed: "事件",
    callbacks: "原始回调",
    "dead-letters": "死信",
    decisions: "裁决",
    commands: "命令",
    traces: "数据库文件中的残留",
  },
});
