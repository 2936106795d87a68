import { expect, it } from "vitest";
import { initWords } from "./init-words.js";

const installCommand = "npm install @grouphook/adapter-netease";
const lacking = {
  files: [],
  ignored: [],
  sources: [
    {
      source: "netease",
      callbackUrl: "https://chat.example.com/callbacks/netease",
      steps: [],
      missing: { message: `the adapter for netease is not installed; run: ${installCommand}`, installCommand },
    },
  ],
};

it("says in its language what installs an adapter that is not there", () => {
  expect(initWords(lacking, "en")).toContain(
    `\n  ! the adapter for netease is not installed; run: ${installCommand}\n`,
  );
  expect(initWords(lacking, "zh")).toContain(`\n  ! 没有安装它的适配器，请运行：${installCommand}\n`);
});
