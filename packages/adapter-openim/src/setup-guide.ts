import type { SetupGuide, SetupSubject } from "@grouphook/core/adapter";
import { webhooksFile } from "./webhooks-file.js";

const FILE = "openim-webhooks.yml";

/** How OpenIM is told to call a source. */
export function setupGuide({ callbackUrl }: SetupSubject): SetupGuide {
  return {
    steps: [
      {
        en: `Copy ${FILE} over config/webhooks.yml of every OpenIM server (in containers: IMENV_WEBHOOKS_URL=${callbackUrl} and IMENV_WEBHOOKS_<HOOK>_ENABLE).`,
        zh: `用 ${FILE} 覆盖每台 OpenIM 服务器的 config/webhooks.yml（容器部署：IMENV_WEBHOOKS_URL=${callbackUrl} 与 IMENV_WEBHOOKS_<回调名>_ENABLE）。`,
      },
      {
        en: "Restart all services of OpenIM.",
        zh: "重启 OpenIM 的全部服务。",
      },
      {
        en: "before… hooks are off in the file. Switch one on once a policy judges it: while grouphook cannot be reached, OpenIM denies what it asks about.",
        zh: "文件中 before… 回调默认关闭。只有在策略需要判定时才打开：grouphook 不可达时，OpenIM 会拒绝它所询问的操作。",
      },
    ],
    files: [{ name: FILE, text: webhooksFile(callbackUrl) }],
  };
}
