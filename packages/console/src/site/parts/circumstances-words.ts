import { wordsOf } from "../words/language.js";

export const circumstancesWords = wordsOf({
  en: {
    clientAddress: "Address of the user's device",
    platform: "Platform",
    requestId: "The vendor's id of the request",
    token: "Token of the app",
    requestedAt: "The vendor's moment",
    createdGroups: "Groups that the user had created",
  },
  zh: {
    clientAddress: "用户设备地址",
    platform: "平台",
    requestId: "厂商请求 ID",
    token: "应用的令牌",
    requestedAt: "厂商时间",
    createdGroups: "用户已创建的群组数",
  },
});
