import type { SetupGuide, SetupSubject } from "@grouphook/core/adapter";

/** How Easemob is told to call a source. Its console names its menus in both languages, and Agora's in English. */
export function setupGuide({ callbackUrl }: SetupSubject): SetupGuide {
  const base = callbackUrl.replace(/\/$/, "");
  const unreachable = {
    en: "Easemob calls over the internet: put an HTTPS address that reaches this server in place of the one above.",
    zh: "环信经公网回调：请用能访问到本服务的 HTTPS 地址替换上面的地址。",
  };
  return {
    steps: [
      ...(callbackUrl.startsWith("https:") ? [] : [unreachable]),
      {
        en: `Console of your app → Chat → Webhook (Callback): add a post-sending rule with the address ${base}/post. Choose the events of groups and rooms, and of messages the kind "chat" without "chat_offline".`,
        zh: `环信控制台，进入应用 → 即时通讯 → 功能配置 → 消息回调：新建发送后回调规则，回调地址填 ${base}/post。勾选群组与聊天室事件和消息；消息状态只选 chat，不选 chat_offline。`,
      },
      {
        en: `To judge messages before they are sent, add a pre-sending rule with the address ${base}/pre. Let it wait 3000 ms instead of 200, and set GROUPHOOK_EASEMOB_DEADLINE to the same.`,
        zh: `如需在发送前审核消息，再新建发送前回调规则，回调地址填 ${base}/pre。等待响应时间由 200 毫秒改为 3000 毫秒，并把 GROUPHOOK_EASEMOB_DEADLINE 设为相同的值。`,
      },
      {
        en: "For the pre-sending rule choose what happens when there is no answer: the default is to send. Let it report an error to the sender, or denials are silent.",
        zh: "在发送前回调规则里选择调用失败时默认策略，默认是放行；消息拦截报错时显示选择“报错”，否则消息被拒绝时发送者并不知道。",
      },
      {
        en: "Each rule has its own secret: set all of them, comma separated, as GROUPHOOK_EASEMOB_SECRETS. Until then nothing tells Easemob's callbacks from forged ones.",
        zh: "每条规则各有密钥：把全部密钥以逗号分隔填入 GROUPHOOK_EASEMOB_SECRETS。在此之前无法区分环信的回调与伪造的请求。",
      },
      {
        en: "To read groups again and to act on them, set GROUPHOOK_EASEMOB_API_URL, …_APP_KEY, …_CLIENT_ID and …_CLIENT_SECRET too (docs/en/reconcile.md). The first is the REST API's address with https:// before it.",
        zh: "如需回读群组或执行命令，另设 GROUPHOOK_EASEMOB_API_URL、…_APP_KEY、…_CLIENT_ID 与 …_CLIENT_SECRET（见 docs/zh/reconcile.md）。第一项是 REST API 地址，前面加上 https://。",
      },
    ],
  };
}
