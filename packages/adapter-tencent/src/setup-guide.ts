import type { SetupGuide, SetupSubject } from "@grouphook/core/adapter";

/** How Tencent is told to call a source. The console is that of an app, which names its menus so in both languages. */
export function setupGuide({ callbackUrl, secrets: { tokens } }: SetupSubject): SetupGuide {
  const unreachable = {
    en: "Tencent calls over the internet: put an HTTPS address that reaches this server in place of the one above.",
    zh: "腾讯云经公网回调：请用能访问到本服务的 HTTPS 地址替换上面的地址。",
  };
  return {
    steps: [
      ...(callbackUrl.startsWith("https:") ? [] : [unreachable]),
      {
        en: `Chat console of your app → Webhook Configuration: enter the address ${callbackUrl}. It takes effect after about two minutes.`,
        zh: `即时通信 IM 控制台，进入应用 → 回调配置：回调 URL 填 ${callbackUrl}，约两分钟后生效。`,
      },
      ...(tokens === undefined
        ? []
        : [
            {
              en: `In the same dialog switch on the authentication and enter the token ${tokens}. Until then nothing is signed, and grouphook rejects what is unsigned.`,
              zh: `在同一对话框中打开鉴权并填写 Token：${tokens}。在此之前回调没有签名，grouphook 会拒绝未签名的请求。`,
            },
          ]),
      {
        en: "Tick the group webhooks that you want: nothing is sent for the others. Those after an event keep the record; those before one ask your policy.",
        zh: "勾选需要的群组回调：未勾选的不会发送。“之后”回调用于记录，“之前”回调用于询问策略。",
      },
      {
        en: "For the webhooks before an event choose what happens when there is no answer. The default is to let it happen.",
        zh: "对“之前”回调选择超时或无应答时的处理方式，默认是放行。",
      },
      {
        en: "To read groups again and to act on them, set GROUPHOOK_TENCENT_SDK_APP_ID, …_SECRET_KEY and …_ADMIN_ID too (docs/en/reconcile.md).",
        zh: "如需回读群组或执行命令，另设 GROUPHOOK_TENCENT_SDK_APP_ID、…_SECRET_KEY 与 …_ADMIN_ID（见 docs/zh/reconcile.md）。",
      },
    ],
  };
}
