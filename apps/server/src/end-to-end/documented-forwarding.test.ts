import { execFile, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { forwardOutcomes, patienceBeforeWritingMs } from "@grouphook/core";
import { expect, it, onTestFinished } from "vitest";
import { vendors } from "../configuration/adapters.js";
import { planServer } from "../configuration/plan-server.js";
import { variableName } from "../configuration/variables.js";
import { blocksWith, folderOfClone } from "../testing/documented-blocks.js";
import { freePort } from "../testing/free-port.js";
import { root } from "../testing/packed-packages.js";
import { spawnServer } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const PATIENTLY = { timeout: 20_000 };
const path = "docs/en/forwarding.md";
const document = readFileSync(join(root, path), "utf8");
const only = (text: string, language: string) => blocksWith(text, language, path)[0] ?? "";

/** A documented program, running, with what it has printed. */
function startProgram(folder: string, file: string): { readonly printed: { text: string } } {
  const child = spawn(process.execPath, [file], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const printed = { text: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed.text += text;
    });
  }
  return { printed };
}

it("the documented app decides what the documented curl asks, with the documented configuration", async () => {
  const folder = folderOfClone();
  const port = String(await freePort());
  writeFileSync(join(folder, "app.mjs"), only("app.mjs", "js").replace("9000", port));
  writeFileSync(join(folder, "grouphook.config.ts"), only("defineConfig", "ts").replace("9000", port));
  startProgram(folder, "app.mjs");
  const server = await spawnServer({ folder });
  onTestFinished(() => void server.process.kill("SIGKILL"));
  const command = only("casino", "sh").replace("127.0.0.1:8080", new URL(server.url).host);
  const answer = /^It prints `(.+?)`/m.exec(document)?.[1];
  const ask = async (text: string) => (await promisify(execFile)("sh", ["-ec", text])).stdout;
  await expect.poll(() => ask(command), PATIENTLY).toBe(answer);
  expect(await ask(command.replace("casino", "cinema"))).toBe('{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}');
});

it("the documented variables mean what the documented file does", async () => {
  const url = join(temporaryFolder(), "app-url");
  writeFileSync(url, "http://127.0.0.1:9000/im\n");
  const lines = only("GROUPHOOK_CHAT_FORWARD", "sh").replace("/run/secrets/app-url", url).trim().split("\n");
  const variables = Object.fromEntries(lines.map((line) => line.split(/=(.*)/)));
  const { configuration } = await planServer({}, variables);
  expect(configuration.sources.chat?.forward).toMatchObject({
    ...{ url: "http://127.0.0.1:9000/im", commands: ["C2C.*", "Sns.*", "State.StateChange"] },
    ...{ also: ["Group.CallbackAfterSendMsg"], onFailure: "deny" },
  });
});

it("the documented handler in an app of one's own answers single chats itself", async () => {
  const folder = folderOfClone();
  const place = '8080, "127.0.0.1")';
  const told = '0, "127.0.0.1", function () { console.log("port", this.address().port); })';
  writeFileSync(join(folder, "example.mts"), only("openimAdapter", "ts").replace(place, told));
  const { printed } = startProgram(folder, "example.mts");
  await expect.poll(() => printed.text, PATIENTLY).toMatch(/^port \d+$/m);
  const url = `http://127.0.0.1:${/^port (\d+)$/m.exec(printed.text)?.[1]}/callbacks/chat`;
  const ask = async (body: string) => {
    const reply = await fetch(`${url}/callbackBeforeSendSingleMsgCommand`, { method: "POST", body });
    return reply.json();
  };
  expect(await ask('{"content":"to the casino!"}')).toMatchObject({ nextCode: 1, errCode: 5005 });
  expect(await ask('{"content":"to the cinema!"}')).toMatchObject({ nextCode: 0 });
  expect(await ask("not JSON")).toMatchObject({ nextCode: 1, errCode: 5001, errMsg: "the app did not answer" });
});

it("the document names every setting and every outcome, and how long an app may take", async () => {
  const { configuration } = await planServer({
    sources: { aec: { forward: { url: "http://127.0.0.1", commands: ["*"], deadlineMs: 1 } } },
  });
  for (const setting of Object.keys(configuration.sources.aec?.forward ?? {})) {
    const name = variableName("x", `forward${setting.charAt(0).toUpperCase()}${setting.slice(1)}`);
    expect(document).toContain(`\`${name.replace("_X_", "_<SOURCE>_")}\` | \`${setting}\``);
  }
  expect(forwardOutcomes.filter((outcome) => !document.includes(`\`${outcome}\``))).toEqual([]);
  const documented = new Map(
    [...document.matchAll(/([\d.]+) (?:seconds )?for (Tencent|NetEase|OpenIM|AEC|Easemob)\b/g)].map(
      ([, seconds, vendor = ""]) => [vendor.toLowerCase(), seconds],
    ),
  );
  for (const vendor of vendors) {
    const { adapters } = await planServer({ sources: { [vendor]: {} } });
    const seconds = patienceBeforeWritingMs(adapters.get(vendor)?.deadlineMs ?? 0) / 1000;
    expect([vendor, Number(documented.get(vendor))]).toEqual([vendor, seconds]);
  }
});
