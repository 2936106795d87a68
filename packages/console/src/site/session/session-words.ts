import { wordsOf } from "../words/language.js";

export const sessionWords = wordsOf({
  en: {
    signIn: "Sign in",
    signOut: "Sign out",
    token: "API token",
    tokenHint:
      "One of GROUPHOOK_API_TOKEN, GROUPHOOK_API_TOKENS, or one that `grouphook token create` made. A read token sees, an act token also acts on groups, an admin token does everything.",
    wrongToken: "The server does not know this token.",
    tooOften: "Too many wrong tokens came from here. Wait a minute, then try again.",
    scope: { read: "may read", act: "may read and act", admin: "may do everything" },
    until: (moment: string) => `until ${moment}`,
    ended: "Your session has ended. Sign in again to go on where you were.",
    opening: "Opening the console",
  },
  zh: {
    signIn: "登录",
    signOut: "退出登录",
    token: "API 令牌",
    tokenHint:
      "GROUPHOOK_API_TOKEN、GROUPHOOK_API_TOKENS 中的一个，或由 `grouphook token create` 生成的令牌。read 令牌只能查看，act 令牌还可以操作群组，admin 令牌可做任何操作。",
    wrongToken: "服务器不认识这个令牌。",
    tooOften: "错误的令牌次数过多，请等一分钟再试。",
    scope: { read: "可查看", act: "可查看和操作", admin: "可做任何操作" },
    until: (moment: string) => `有效至 ${moment}`,
    ended: "会话已结束。重新登录后可从原处继续。",
    opening: "正在打开控制台",
  },
});
