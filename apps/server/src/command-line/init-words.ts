import type { GuideLanguage } from "@grouphook/core/adapter";
import { ENV_FILE } from "../configuration/env-file.js";
import type { Initialized, NewSource } from "./initialize.js";

const words = {
  en: {
    written: (files: string) => `Written: ${files}. Secrets are in ${ENV_FILE}; keep it out of version control.`,
    address: (source: string) => `${source} calls`,
    next: "Then start the server in this folder: grouphook start",
  },
  zh: {
    written: (files: string) => `已写入：${files}。密钥在 ${ENV_FILE} 中，请勿提交到版本库。`,
    address: (source: string) => `${source} 的回调地址`,
    next: "然后在此目录启动服务：grouphook start",
  },
};

/** What was done and is to be done, for people. */
export function initWords({ files, sources }: Initialized, language: GuideLanguage): string {
  const { written, next } = words[language];
  return [written(files.join(", ")), ...sources.map((source) => sourceWords(source, language)), next].join("\n\n");
}

function sourceWords({ source, callbackUrl, steps, missing }: NewSource, language: GuideLanguage): string {
  const lines = steps.map((step, index) => `  ${index + 1}. ${step}`);
  return [
    `${words[language].address(source)}\n  ${callbackUrl}`,
    ...(missing === undefined ? [] : [`  ! ${missing}`]),
    ...lines,
  ].join("\n");
}
