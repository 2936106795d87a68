import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { runCommand } from "../testing/run-command.js";
import { spawnServer } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const ALL = ["init", "--yes", "--vendors", "aec,easemob,openim,tencent"];
const IGNORED = ["grouphook.env\n", "starrtc-aecurl.conf\n", "openim-webhooks.yml\n", "/data/\n"];

const init = runCommand;

const shown = z.object({
  files: z.array(z.string()),
  sources: z.array(z.object({ source: z.string(), callbackUrl: z.string(), steps: z.array(z.string()) })),
});

describe("grouphook init", () => {
  it("writes what a server needs to start and to answer a callback", async () => {
    const folder = temporaryFolder();
    const { code, stdout, stderr } = await init(folder, [...ALL, "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    const { files, sources } = shown.parse(JSON.parse(stdout));
    expect(files).toEqual([
      "grouphook.config.ts",
      "grouphook.env",
      "starrtc-aecurl.conf",
      "openim-webhooks.yml",
      ".gitignore",
    ]);
    expect(sources.map(({ source }) => source)).toEqual(["aec", "easemob", "openim", "tencent"]);
    const { url, process: server } = await spawnServer({ folder });
    onTestFinished(() => void server.kill("SIGKILL"));
    const [aec] = sources;
    const path = new URL(aec?.callbackUrl ?? "").pathname;
    const body = new URLSearchParams({ data: '{"ts":"1","action":"AEC_GROUP_CREATE","userId":"a","addUsers":"a"}' });
    expect(await (await fetch(url + path, { method: "POST", body })).text()).toMatch(/^\{"status":"1"/);
    const strange = await fetch(`${url}/callbacks/aec`, { method: "POST", body });
    expect(await strange.text()).not.toMatch(/^\{"status":"1"/);
    expect((await fetch(`${url}/v1/groups`)).status).toBe(401);
    const token = /^GROUPHOOK_API_TOKEN=(.+)$/m.exec(readFileSync(join(folder, "grouphook.env"), "utf8"))?.[1];
    const headers = { authorization: `Bearer ${token}` };
    expect(await (await fetch(`${url}/v1/groups`, { headers })).json()).toMatchObject({ items: [{ source: "aec" }] });
    expect(existsSync(join(folder, "data", "grouphook.db"))).toBe(true);
  });

  it("tells exactly what each vendor's side needs", async () => {
    const folder = temporaryFolder();
    const { stdout } = await init(folder, [...ALL, "--url", "https://chat.example.com/hooks/", "--json"]);
    const { sources } = shown.parse(JSON.parse(stdout));
    const [aec = "", easemob = "", openim = "", tencent = ""] = sources.map(({ callbackUrl }) => callbackUrl);
    expect(aec).toMatch(/^https:\/\/chat\.example\.com\/hooks\/callbacks\/aec\/[\w-]{32}$/);
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    expect(read("starrtc-aecurl.conf")).toBe(`aecurl=${aec.replace("https", "http")}\n`);
    expect(read("openim-webhooks.yml")).toContain(`\nurl: ${openim}\n`);
    const token = /^GROUPHOOK_TENCENT_TOKENS=(.+)$/m.exec(read("grouphook.env"))?.[1] ?? "";
    expect(sources[1]?.steps.join("\n")).toContain(`${easemob}/pre`);
    const steps = sources[3]?.steps.join("\n");
    expect(steps).toContain(tencent);
    expect(steps).toContain(token);
  });

  it("makes other secrets each time, and lets only the owner read them", async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    for (const folder of [one, other]) await init(folder, ALL);
    const secrets = [one, other].flatMap((folder) =>
      readFileSync(join(folder, "grouphook.env"), "utf8").match(/(?<==).+$/gm),
    );
    expect(secrets).toHaveLength(12);
    expect(new Set(secrets).size).toBe(12);
    expect(statSync(join(one, "grouphook.env")).mode & 0o077).toBe(0);
    expect(readFileSync(join(one, "grouphook.config.ts"), "utf8")).not.toMatch(/[\w-]{32}/);
  });

  it("keeps what is secret and the database out of version control, and says so", async () => {
    const folder = temporaryFolder();
    const { stdout } = await init(folder, ALL);
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe(IGNORED.join(""));
    expect(stdout).toContain("grouphook.env, starrtc-aecurl.conf, openim-webhooks.yml, /data/; .gitignore keeps them");
    const again = await init(folder, [...ALL, "--force", "--language", "zh"]);
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe(IGNORED.join(""));
    expect(again.stdout).toContain("已列入 .gitignore");
    expect(again.stdout).not.toMatch(/已写入：.*gitignore/);
  });

  it("adds what is missing to a .gitignore that is there, at its end", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, ".gitignore"), "node_modules\r\n/openim-webhooks.yml\r\ndata\r\n# mine");
    expect((await init(folder, ALL)).code).toBe(0);
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe(
      "node_modules\r\n/openim-webhooks.yml\r\ndata\r\n# mine\ngrouphook.env\nstarrtc-aecurl.conf\n",
    );
  });

  it("says which token the API wants, and how to start, installed or in a clone", async () => {
    const folder = temporaryFolder();
    const { stdout } = await init(folder, ALL);
    expect(stdout).toContain("GROUPHOOK_API_TOKEN in grouphook.env, as the header: Authorization: Bearer <token>");
    expect(stdout).toMatch(/: npx grouphook start\n.*: npx -y pnpm@12 grouphook start\n$/);
    const chinese = await init(temporaryFolder(), [...ALL, "--language", "zh"]);
    expect(chinese.stdout).toMatch(
      /GROUPHOOK_API_TOKEN[\s\S]*：npx grouphook start\n.*：npx -y pnpm@12 grouphook start\n$/,
    );
    expect(readFileSync(join(folder, "grouphook.config.ts"), "utf8")).toMatch(
      /: npx grouphook start --help\n.*: npx -y pnpm@12 grouphook start --help\n/,
    );
  });

  it("says where the settings go that the steps name, and how the server is reached from elsewhere", async () => {
    const { stdout } = await init(temporaryFolder(), ALL);
    expect(stdout).toMatch(
      /GROUPHOOK_… .* grouphook\.env, one NAME=value a line[\s\S]*127\.0\.0\.1 alone.* HOST=0\.0\.0\.0/,
    );
    const chinese = await init(temporaryFolder(), [...ALL, "--language", "zh"]);
    expect(chinese.stdout).toMatch(/GROUPHOOK_….*grouphook\.env，每行一个[\s\S]*只监听 127\.0\.0\.1.*HOST=0\.0\.0\.0/);
  });

  it.each(["word", "variable"])(
    "keeps the password of a database given as a %s out of the configuration",
    async (way) => {
      const folder = temporaryFolder();
      const database = "mysql://app:hid'den%23value@db.example.com/chat";
      const words = ["init", "--yes", "--vendors", "openim", ...(way === "word" ? ["--database", database] : [])];
      const { stdout } = await init(folder, words, way === "variable" ? { GROUPHOOK_DATABASE_URL: database } : {});
      expect(stdout).not.toMatch(/den.{1,3}value/);
      expect(readFileSync(join(folder, "grouphook.config.ts"), "utf8")).not.toContain("value");
      expect(readFileSync(join(folder, "grouphook.env"), "utf8")).toMatch(/^GROUPHOOK_DATABASE_URL='mysql:.*value@/m);
    },
  );

  it("writes over nothing unless it is told to", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "grouphook.env"), "MINE=1\n");
    const refused = await init(folder, ALL);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      "grouphook: grouphook.env exists; --force writes over it, with new secrets\n",
    ]);
    expect(existsSync(join(folder, "grouphook.config.ts"))).toBe(false);
    expect((await init(folder, [...ALL, "--force"])).code).toBe(0);
    expect(statSync(join(folder, "grouphook.env")).mode & 0o077).toBe(0);
  });

  it("speaks the language of the terminal, or the one that is asked for", async () => {
    const chinese = await init(temporaryFolder(), ALL, { LANG: "zh_CN.UTF-8" });
    expect(chinese.stdout).toMatch(/回调配置[\s\S]*grouphook start/);
    const english = await init(temporaryFolder(), [...ALL, "--language", "en"], { LANG: "zh_CN.UTF-8" });
    expect(english.stdout).toMatch(/Webhook Configuration[\s\S]*grouphook start/);
  });

  it.each([
    [["--vendors", "openim,other"], "--vendors: other is unknown; known are aec, easemob, netease, openim, tencent"],
    [["--database", "postgres://x"], "--database must start with sqlite:, mysql:// or mariadb://"],
    [["--url", "chat.example.com"], "--url must begin with http:// or https://"],
    [["--language", "fr"], "Allowed choices are en, zh"],
  ])("refuses %j, and writes nothing", async (words, message) => {
    const folder = temporaryFolder();
    const { code, stderr } = await init(folder, ["init", "--yes", ...words]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(join(folder, "grouphook.env"))).toBe(false);
  });

  it("asks on a terminal", async () => {
    const folder = temporaryFolder();
    const bin = join(import.meta.dirname, "../../bin/grouphook.js");
    const asked = spawn(
      "script",
      ["-qec", `stty cols 100 rows 30; '${process.execPath}' '${bin}' init --vendors openim`, "/dev/null"],
      {
        cwd: folder,
        env: { PATH: process.env.PATH, TERM: "xterm" },
      },
    );
    onTestFinished(() => void asked.kill("SIGKILL"));
    let output = "";
    asked.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    const shows = (words: RegExp) => expect.poll(() => output, { timeout: 20_000 }).toMatch(words);
    await shows(/Which database\?/);
    asked.stdin.write("\r");
    await shows(/Where do vendors reach/);
    asked.stdin.write("\r");
    await shows(/openim calls/);
    expect(existsSync(join(folder, "grouphook.config.ts"))).toBe(true);
  });
});
