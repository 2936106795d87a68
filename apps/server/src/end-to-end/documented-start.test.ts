import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { blocksWith, folderOfClone } from "../testing/documented-blocks.js";
import { freePort } from "../testing/free-port.js";
import { spawnCommand, spawnServer } from "../testing/spawn-server.js";

const execute = promisify(execFile);

/** Four processes for each vendor. */
const PATIENCE_MS = 180_000;

// The Chinese pages have the same samples, which lab/documents compares.
describe("from an empty folder to the feed, as documented for", () => {
  it.for(["tencent", "openim", "aec", "easemob", "netease"])("%s", { timeout: PATIENCE_MS }, async (vendor) => {
    const page = `docs/en/getting-started-${vendor}.md`;
    const folder = folderOfClone();
    const variables = { PORT: String(await freePort()) };
    const wordsOf = (command: string) => {
      const [block = ""] = blocksWith(`grouphook ${command}`, "sh", page);
      return block.trim().split(" ").slice(2);
    };
    const run = async (command: string) => {
      const { ended, output } = spawnCommand({ folder, words: wordsOf(command), variables });
      return { code: await ended, ...output };
    };

    expect(await run("init")).toMatchObject({ code: 0, stdout: expect.stringContaining(`/callbacks/${vendor}/`) });
    const { process: server, url } = await spawnServer({ folder, words: wordsOf("start"), variables });
    onTestFinished(() => void server.kill("SIGKILL"));
    expect(await run("doctor")).toMatchObject({ code: 0, stdout: expect.stringContaining("faults: 0") });
    expect(await run("simulate")).toMatchObject({ code: 0, stdout: expect.stringContaining("every reply is right") });
    const [feed = "", commands = ""] = blocksWith("curl -H", "sh", page);
    const answerTo = async (block: string): Promise<unknown> => {
      const { stdout } = await execute("sh", ["-ec", block.replace("http://127.0.0.1:8080", url)], { cwd: folder });
      return JSON.parse(stdout);
    };
    expect(await answerTo(feed)).toMatchObject({ events: [{ id: "1" }, { id: "2" }, { id: "3" }], next: 3 });
    // They are counted once a second.
    await expect
      .poll(() => answerTo(commands))
      .toMatchObject({ commands: expect.arrayContaining([expect.objectContaining({ source: vendor })]) });
  });
});

it("what the README shows is what comes", async () => {
  const folder = folderOfClone();
  const variables = { PORT: "0", GROUPHOOK_SOURCES: "aec" };
  const { process: server, url } = await spawnServer({ folder, words: ["start"], variables });
  onTestFinished(() => void server.kill("SIGKILL"));
  const [session = ""] = blocksWith("AEC_GROUP_CREATE", "console", "README.md");
  const shown = session.trim().split("\n");
  for (const [line, [command = "", answer = ""]] of Map.groupBy(shown, (_, index) => index - (index % 2))) {
    const { stdout } = await execute("sh", ["-ec", command.slice(2).replace("127.0.0.1:8080", new URL(url).host)]);
    const parts = answer.split("…").map((part) => part.trim());
    for (const part of parts) expect(stdout, `line ${line}`).toContain(part);
  }
});
