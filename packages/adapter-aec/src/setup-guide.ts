import type { SetupGuide, SetupSubject } from "@grouphook/core/adapter";

const FILE = "starrtc-aecurl.conf";

/** How starRTC's servers are told to call a source. */
export function setupGuide({ callbackUrl }: SetupSubject): SetupGuide {
  const steps = [
    {
      en: `Put the line of ${FILE} into the starrtc.conf of every starRTC server, in place of "#aecurl=…".`,
      zh: `把 ${FILE} 中的一行写入每台 starRTC 服务器的 starrtc.conf，替换 “#aecurl=…” 一行。`,
    },
    {
      en: 'Restart the servers. The log of each says "Your AEC url: …".',
      zh: "重启各服务。每个日志里应出现 “Your AEC url: …”。",
    },
  ];
  const plain = {
    en: "starRTC calls http addresses only; with https it never calls at all. Keep grouphook in the same private network.",
    zh: "starRTC 只会请求 http 地址；写成 https 时不会发出任何请求。请把 grouphook 放在同一内网。",
  };
  return {
    steps: callbackUrl.startsWith("http:") ? steps : [plain, ...steps],
    files: [{ name: FILE, text: `aecurl=${callbackUrl.replace(/^https:/, "http:")}\n` }],
  };
}
