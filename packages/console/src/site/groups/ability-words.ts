import { wordsOf } from "../words/language.js";

export const abilityWords = wordsOf({
  en: {
    notConfigured: "This source is not configured any more: nothing can be asked of its vendor.",
    noClient: "This source has no client: nothing can be asked of its vendor.",
    cannot: (vendor: string) => `${vendor} has no way to do this.`,
    nothingToRead: (vendor: string) => `${vendor} keeps no groups that could be read: grouphook itself keeps them.`,
  },
  zh: {
    notConfigured: "该来源已不在配置中：无法向其厂商请求任何事。",
    noClient: "该来源没有客户端：无法向其厂商请求任何事。",
    cannot: (vendor: string) => `${vendor} 做不到这件事。`,
    nothingToRead: (vendor: string) => `${vendor} 不保存可读取的群组：群组由 grouphook 自己保存。`,
  },
});
