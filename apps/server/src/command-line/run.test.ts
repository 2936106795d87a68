import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { runCommand } from "../testing/run-command.js";
import { spawnCommand, spawnServer } from "../testing/spawn-server.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

async function runAsProcess(options: Parameters<typeof spawnCommand>[0]) {
  const { output, ended } = spawnCommand(options);
  return { code: await ended, ...output };
}

describe("grouphook", () => {
  it.each(["bash", "zsh", "fish", "powershell"])("completes words in %s", async (shell) => {
    const script = await runAsProcess({ folder: temporaryFolder(), words: ["complete", shell] });
    expect([script.code, script.stdout]).toEqual([0, expect.stringMatching(/complete '?--/)]);
  });

  it("completes a word that is begun", async () => {
    const { stdout } = await runAsProcess({ folder: temporaryFolder(), words: ["complete", "--", "er"] });
    expect(stdout).toMatch(/^erase\t/m);
  });

  it("prints what it can do", async () => {
    const { code, stdout } = await runCommand(temporaryFolder(), ["--help"]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^ {2}start .*^ {2}erase .*^Exit codes:/ms)]);
    const [, listed = ""] = /^Commands:\n([\s\S]*?)\n\n/m.exec(stdout) ?? [];
    expect(listed.match(/^ {2}\w.*? {2,}[a-z]/gm)).toHaveLength(listed.match(/^ {2}\w/gm)?.length ?? 0);
  });

  it("says how it is called where it is not on the path", async () => {
    const { stdout } = await runCommand(temporaryFolder(), ["--help"]);
    expect(stdout).toMatch(/npx grouphook.*npx -y pnpm@12 grouphook/);
  });

  it("shows no default that is none", async () => {
    const { stdout } = await runCommand(temporaryFolder(), ["doctor", "--help"]);
    expect(stdout).not.toContain("[])");
  });

  it("prints every variable of the installed adapters", async () => {
    const { code, stdout } = await runCommand(temporaryFolder(), ["start", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("--check");
    for (const name of ["PORT", "GROUPHOOK_SOURCES", "GROUPHOOK_AEC_PATH_SECRET", "GROUPHOOK_AEC_GUARD_TOKEN"]) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
    }
    expect(stdout).toContain("<NAME>_FILE");
  });

  it.each([[["start", "--help"]], [["--version"]]])("ends well where nobody reads on: %j", async (words) => {
    const { process: child, output, ended } = spawnCommand({ folder: temporaryFolder(), words });
    child.stdout?.destroy();
    expect([await ended, output.stderr]).toEqual([0, ""]);
  });

  it("prints the variables of the chosen sources", async () => {
    const variables = { GROUPHOOK_SOURCES: "east=aec" };
    const { code, stdout } = await runCommand(temporaryFolder(), ["help", "start"], variables);
    expect(code).toBe(0);
    expect(stdout).toContain("name=npm:<package>");
    expect(stdout).toMatch(/^ {2}GROUPHOOK_EAST_GUARD_TOKEN /m);
    expect(stdout).not.toContain("GROUPHOOK_AEC_");
  });

  it("reads the sources from a file that a variable names, like every other value", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "sources");
    writeFileSync(path, "east=aec\n");
    const variables = { GROUPHOOK_SOURCES_FILE: path };
    const checked = await runCommand(folder, ["--check"], variables);
    expect(checked).toMatchObject({
      code: 0,
      stdout: expect.not.stringContaining("no configuration file"),
      stderr: "",
    });
    expect((await runCommand(folder, ["doctor"], variables)).stdout).toMatch(/valid; 1 source: east$/m);
    expect((await runCommand(folder, ["start", "--help"], variables)).stdout).toContain("GROUPHOOK_EAST_GUARD_TOKEN");
    const missing = await runCommand(folder, ["--check"], { GROUPHOOK_SINKS_FILE: join(folder, "missing") });
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringMatching(/GROUPHOOK_SINKS_FILE: .*: ENOENT\n$/)]);
  });

  it("prints its version", async () => {
    const { code, stdout } = await runCommand(temporaryFolder(), ["--version"]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/)]);
  });

  it("says in one line which Node.js it needs if that is too old", async () => {
    const older = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "22.9.0" } })';
    const nodeOptions = ["--import", `data:text/javascript,${encodeURIComponent(older)}`];
    const { code, stdout, stderr } = await runAsProcess({ folder: temporaryFolder(), nodeOptions });
    expect([code, stdout, stderr]).toEqual([1, "", "grouphook: needs Node.js 22.18 or later; this is 22.9.0\n"]);
  });

  it("refuses an unknown option", async () => {
    const { code, stderr } = await runAsProcess({ folder: temporaryFolder(), words: ["--chekc"] });
    expect([code, stderr]).toEqual([
      2,
      "grouphook: unknown option '--chekc'\n(Did you mean --check?)\n(--help tells more)\n",
    ]);
  });

  it("prints every fault on its own line and ends with 1", async () => {
    const variables = { PORT: "x", GROUPHOOK_LOG_LEVEL: "loud", GROUPHOOK_AEC_PATH_SECRET: "not/a/segment" };
    const { code, stdout, stderr } = await runCommand(temporaryFolder(), [], variables);
    expect([code, stdout]).toEqual([1, ""]);
    expect(
      stderr
        .trimEnd()
        .split("\n")
        .map((line) => line.split(": ", 2)[1]),
    ).toEqual(["PORT", "GROUPHOOK_LOG_LEVEL", "GROUPHOOK_AEC_PATH_SECRET"]);
  });

  it("reads grouphook.config.ts of the working folder, types and all", async () => {
    const folder = temporaryFolder();
    const policy = `(question: { readonly command: string }) => ({ decision: "deny" })`;
    writeFileSync(
      join(folder, "grouphook.config.ts"),
      `export default { databaseUrl: "sqlite:here.db", sources: { east: { vendor: "aec" } }, policy: ${policy} };`,
    );
    const server = await spawnServer({ folder });
    onTestFinished(() => void server.process.kill("SIGKILL"));
    const body = new URLSearchParams({ data: '{"ts":"1","action":"AEC_GROUP_CREATE","userId":"a","addUsers":"a"}' });
    const response = await fetch(`${server.url}/callbacks/east`, { method: "POST", body });
    expect(await response.text()).toMatch(/^\{"status":"0"/);
    expect(existsSync(join(folder, "here.db"))).toBe(true);
  });

  it("says in one line that there is no configuration file, and what is served instead", async () => {
    const folder = temporaryFolder();
    const said = `no configuration file in ${folder}: `;
    const server = await spawnServer({ folder });
    onTestFinished(() => void server.process.kill("SIGKILL"));
    const lines = server.output.stdout.split("\n").filter((line) => line.includes(said));
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 30, msg: expect.stringMatching(/every installed adapter.*`grouphook init`/) }),
    ]);
    const checked = await runCommand(folder, ["--check"]);
    expect([checked.code, checked.stdout.split(said)]).toEqual([0, ["grouphook: ", expect.any(String)]]);
    expect((await runCommand(folder, ["doctor"])).stdout).toMatch(/^note +configuration +no configuration file in /m);
  });

  it.each([
    ["a file", "export default {};", {}],
    ["variables that name sources", undefined, { GROUPHOOK_SOURCES: "aec" }],
  ])("says nothing of a missing file where there is %s", async (_what, text, variables) => {
    const folder = temporaryFolder();
    if (text !== undefined) writeFileSync(join(folder, "grouphook.config.mjs"), text);
    const { code, stdout } = await runCommand(folder, ["--check"], variables);
    expect([code, stdout]).toEqual([0, expect.not.stringContaining("no configuration file")]);
  });

  it("names the path of a fault in the given file", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "other.mjs"), "export default { sources: { aec: { guardTokn: 'hidden-value' } } };");
    const { code, stderr } = await runCommand(folder, ["--check", "--config", "other.mjs"]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^grouphook: sources\.aec\.guardTokn: is unknown/)]);
    expect(stderr).not.toContain("hidden-value");
  });

  it.each([
    ["missing.mjs", undefined, "does not exist"],
    ["broken.mjs", "export default {", "cannot be read"],
    ["empty.mjs", "", "must export a configuration as default"],
  ])("reports what is wrong with the file %s", async (name, text, message) => {
    const folder = temporaryFolder();
    if (text !== undefined) writeFileSync(join(folder, name), text);
    const { code, stderr } = await runCommand(folder, ["--check", "--config", name]);
    expect([code, stderr.split("\n")]).toEqual([1, [expect.stringContaining(message), ""]]);
  });

  it.each([
    ["comma.ts", "export default { port: 1 hidden: 'x' };", "Expected ',', got 'ident' (line 1)"],
    ["open.ts", "export default { port: 1", "Expected ',', got '<eof>' (line 1)"],
    ["word.mjs", "export default { port: 1 hidden };", "Unexpected identifier …"],
  ])("says what does not belong into the file %s, in no words of it", async (name, text, message) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, name), text);
    const spawned = spawnCommand({ folder, words: ["start", "--check", "--config", name], variables: {} });
    expect(await spawned.ended).toBe(1);
    expect(spawned.output.stderr).toBe(`grouphook: ${join(folder, name)}: cannot be read: ${message}\n`);
  });

  it("refuses to guess between two files", async () => {
    const folder = temporaryFolder();
    for (const name of ["grouphook.config.ts", "grouphook.config.mjs"]) writeFileSync(join(folder, name), "");
    const { code, stderr } = await runCommand(folder, ["--check"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("keep one of them")]);
  });

  it("says in one line that its port is in use", async () => {
    const { url } = await startTestServer();
    const variables = { PORT: new URL(url).port };
    const folder = temporaryFolder();
    const { code, stderr } = await runAsProcess({ folder, variables });
    expect([code, stderr.trimEnd().split("\n")]).toEqual([1, [expect.stringContaining("EADDRINUSE")]]);
    // A server that goes on running there may be of another version: its tables are left alone.
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([[["--help"]], [["start", "--help"]], [["doctor", "--help"]]])(
    "prints help beside a grouphook.env that cannot be read: %j",
    async (words) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, "grouphook.env"), "no variable\n");
      const { code, stdout } = await runCommand(folder, words);
      expect([code, stdout]).toEqual([0, expect.stringContaining("Usage: grouphook")]);
      expect(await runCommand(folder, ["--check"])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("line 1"),
      });
    },
  );

  it("says that a word is no command", async () => {
    const { code, stderr } = await runCommand(temporaryFolder(), ["earse"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("Did you mean erase?")]);
  });

  it.each(["0", "36501", "never", "1.5"])("takes %s for no number of days", async (days) => {
    const variables = { GROUPHOOK_FEED_RETENTION_DAYS: days };
    const { code, stderr } = await runCommand(temporaryFolder(), ["--check"], variables);
    expect([code, stderr]).toEqual([1, expect.stringContaining("must be a whole number from 1 to 36500, or forever")]);
  });

  it("says in one line that its database cannot be reached, without the password", async () => {
    const variables = {
      GROUPHOOK_DATABASE_URL: "mysql://root:hidden-value@127.0.0.1:1/grouphook",
      GROUPHOOK_DATABASE_WAIT_SECONDS: "0",
    };
    const { code, stderr } = await runAsProcess({ folder: temporaryFolder(), variables });
    expect([code, stderr.trimEnd().split("\n")]).toEqual([
      1,
      [
        expect.stringMatching(
          /^grouphook: GROUPHOOK_DATABASE_URL: the database 127\.0\.0\.1:1\/grouphook cannot be used: .*ECONNREFUSED/,
        ),
      ],
    ]);
    expect(stderr).not.toContain("hidden-value");
  });
});
