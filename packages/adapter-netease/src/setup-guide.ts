import type { SetupGuide, SetupSubject } from "@grouphook/core/adapter";

/** How NetEase is told to call a source. The console of the app names its menus in Chinese. */
export function setupGuide({ callbackUrl }: SetupSubject): SetupGuide {
  const unreachable = {
    en: "NetEase calls over the internet: put an address that reaches this server in place of the one above.",
    zh: "网易云信经公网调用：请用能访问到本服务的地址替换上面的地址。",
  };
  return {
    steps: [
      ...(callbackUrl.startsWith("https:") ? [] : [unreachable]),
      {
        en: "Console of your app → App Key 管理: copy the App Secret into GROUPHOOK_NETEASE_APP_SECRET. Every copy and callback is signed with it, and grouphook rejects what is not.",
        zh: "云信控制台，进入应用 → App Key 管理：把 App Secret 填入 GROUPHOOK_NETEASE_APP_SECRET。抄送和回调都用它签名，grouphook 会拒绝签名不符的请求。",
      },
      {
        en: `消息抄送 (copies): enter the address ${callbackUrl} and press its test, which must succeed. Switch on what concerns teams, super teams, recalls and message updates. The record is kept by copies.`,
        zh: `消息抄送：抄送地址填 ${callbackUrl}，点击测试应成功。打开群、超大群、撤回和消息更新的抄送类型。群组记录靠抄送维护。`,
      },
      {
        en: `第三方回调 (callbacks): enter the same address ${callbackUrl} where your policy is to be asked, and switch on messages, creation, invitations and recalls of teams. Leave logins off: their callback carries a token.`,
        zh: `第三方回调：需要询问策略时填同一地址 ${callbackUrl}，并打开群消息、建群、邀请和撤回的回调。登录回调请保持关闭：其中带有 token。`,
      },
      {
        en: "Choose there what happens when there is no answer, and how long NetEase waits. It waits 2 s unless you change it.",
        zh: "在那里选择超时或异常时的处理方式和等待时间，默认等待 2 秒。",
      },
      {
        en: "To read groups again and to act on them, set GROUPHOOK_NETEASE_APP_KEY too (docs/en/reconcile.md).",
        zh: "如需回读群组或执行命令，另设 GROUPHOOK_NETEASE_APP_KEY（见 docs/zh/reconcile.md）。",
      },
      {
        en: "Callbacks come for what clients do, not for what your backend does through the server API. Copies tell of both.",
        zh: "回调只针对客户端的操作，服务端 API 的操作不会回调；抄送两者都有。",
      },
    ],
  };
}
