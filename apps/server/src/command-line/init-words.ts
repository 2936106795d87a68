import type { GuideLanguage } from "@grouphook/core/adapter";
import { ENV_FILE } from "../configuration/env-file.js";
import type { Initialized, NewSource } from "./initialize.js";

const words = {
  en: {
    comma: ", ",
    written: (files: string) => `Written: ${files}.`,
    ignored: (files: string) => `Secrets or data are in ${files}; .gitignore keeps them out of version control.`,
    token: `The API wants the token that is GROUPHOOK_API_TOKEN in ${ENV_FILE}, as the header: Authorization: Bearer <token>`,
    settings: [
      `Settings named GROUPHOOK_… go into ${ENV_FILE}, one NAME=value a line, and so do HOST and PORT. It is read at the start.`,
      "The server listens on 127.0.0.1 alone. To be reached from other machines without a proxy on this one: HOST=0.0.0.0",
    ].join("\n"),
    address: (source: string) => `${source} calls`,
    missing: (message: string) => message,
    next: [
      "Then start the server in this folder: npx grouphook start",
      "  in a clone of grouphook's repository: npx -y pnpm@12 grouphook start",
    ].join("\n"),
  },
  zh: {
    comma: "、",
    written: (files: string) => `已写入：${files}。`,
    ignored: (files: string) => `${files} 含有密钥或数据，已列入 .gitignore，不会提交到版本库。`,
    token: `访问 API 需要 ${ENV_FILE} 中 GROUPHOOK_API_TOKEN 的令牌，请求头为：Authorization: Bearer <令牌>`,
    settings: [
      `名为 GROUPHOOK_… 的设置以及 HOST、PORT 写入 ${ENV_FILE}，每行一个 NAME=值，服务启动时读取。`,
      "服务默认只监听 127.0.0.1。如果其他机器不经本机的代理直接访问，请设置 HOST=0.0.0.0。",
    ].join("\n"),
    address: (source: string) => `${source} 的回调地址`,
    missing: (message: string, installCommand?: string) =>
      installCommand === undefined ? message : `没有安装它的适配器，请运行：${installCommand}`,
    next: [
      "然后在此目录启动服务：npx grouphook start",
      "  在 grouphook 仓库的克隆中：npx -y pnpm@12 grouphook start",
    ].join("\n"),
  },
};

/** What was done and is to be done, for people. */
export function initWords({ files, ignored, sources }: Initialized, language: GuideLanguage): string {
  const said = words[language];
  return [
    `${said.written(files.join(said.comma))}\n${said.ignored(ignored.join(said.comma))}`,
    ...sources.map((source) => sourceWords(source, language)),
    said.settings,
    said.token,
    said.next,
  ].join("\n\n");
}

function sourceWords({ source, callbackUrl, steps, missing }: NewSource, language: GuideLanguage): string {
  const lines = steps.map((step, index) => `  ${index + 1}. ${step}`);
  return [
    `${words[language].address(source)}\n  ${callbackUrl}`,
    ...(missing === undefined ? [] : [`  ! ${words[language].missing(missing.message, missing.installCommand)}`]),
    ...lines,
  ].join("\n");
}
