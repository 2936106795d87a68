import { createServer } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { Configuration } from "../configuration/configuration.js";
import { freePort } from "../testing/free-port.js";
import { runCommand } from "../testing/run-command.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const shown = z.looseObject({
  callbacks: z.number(),
  wrong: z.number(),
  faults: z.record(z.string(), z.number()),
  commands: z.array(z.looseObject({ command: z.string(), accepted: z.number(), wrong: z.number() })),
  wrongReplies: z.array(z.looseObject({ why: z.string() })),
  trouble: z.string().optional(),
});

async function simulate(vendor: string, words: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  return runCommand(temporaryFolder(), ["simulate", vendor, "--rate", "2000", ...words], variables);
}

const report = ({ stdout }: { readonly stdout: string }) => shown.parse(JSON.parse(stdout));

const signed: readonly [string, Configuration["sources"], Readonly<Record<string, string>>][] = [
  [
    "aec",
    { aec: { pathSecret: "a-secret-of-sixteen", guardToken: "another-guard-token", mayAdd: "joiner" } },
    { GROUPHOOK_AEC_GUARD_TOKEN: "another-guard-token", GROUPHOOK_AEC_PATH_SECRET: "a-secret-of-sixteen" },
  ],
  [
    "openim",
    { openim: { pathSecret: "a-secret-of-sixteen" } },
    { GROUPHOOK_OPENIM_PATH_SECRET: "a-secret-of-sixteen" },
  ],
  [
    "tencent",
    { tencent: { tokens: ["a-token-of-sixteen-c"], sdkAppId: "1400123456" } },
    { GROUPHOOK_TENCENT_TOKENS: "a-token-of-sixteen-c", GROUPHOOK_TENCENT_SDK_APP_ID: "1400123456" },
  ],
  [
    "netease",
    { netease: { appSecret: "a-secret-of-sixteen" } },
    { GROUPHOOK_NETEASE_APP_SECRET: "a-secret-of-sixteen" },
  ],
];

describe("grouphook simulate", () => {
  it.each(signed)(
    "finds every reply of a server right, whatever befalls callbacks: %s",
    async (vendor, sources, variables) => {
      const { url } = await startTestServer({ sources: sources ?? {} });
      const words = ["--callbacks", "100", "--faults", "duplicate,reorder,drop,slow", "--fault-share", "0.3", "--json"];
      const secret = variables[`GROUPHOOK_${vendor.toUpperCase()}_PATH_SECRET`];
      const target = `${url}/callbacks/${vendor}${secret === undefined ? "" : `/${secret}`}`;
      const ran = await simulate(vendor, ["--url", target, ...words], variables);
      const { callbacks, wrong, faults, commands, wrongReplies } = report(ran);
      expect([ran.code, wrong, wrongReplies]).toEqual([0, 0, []]);
      expect(callbacks).toBeGreaterThanOrEqual(100);
      expect(commands.reduce((sum, { accepted }) => sum + accepted, 0)).toBeGreaterThan(20);
      expect(Object.keys(faults)).toEqual(["duplicate", "reorder", "drop", "slow"]);
      expect(Object.values(faults).reduce((sum, number) => sum + number, 0)).toBeGreaterThan(10);
      expect(ran.stdout + ran.stderr).not.toContain("a-secret-of-sixteen");
    },
  );

  it("finds the configured server, and prints a table", async () => {
    const port = await freePort();
    await startTestServer({ port, sources: { chat: { vendor: "tencent" } } });
    const { code, stdout } = await simulate("tencent", ["--callbacks", "40"], {
      PORT: String(port),
      GROUPHOOK_SOURCES: "chat=tencent",
    });
    expect(stdout).toMatch(
      /^command +callbacks +accepted[\s\S]*\nGroup\.Callback[\s\S]*\nevery reply is right \(seed \d+\)\n$/,
    );
    expect(code).toBe(0);
  });

  /** Simulates a vendor in front of a server that says the same to everything, with status 200. */
  async function simulateBeforeAnother(vendor: string) {
    const server = createServer((request, response) => request.resume().on("end", () => response.end("welcome")));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    return simulate(vendor, ["--url", `http://127.0.0.1:${port}/here`, "--callbacks", "30", "--json"]);
  }

  it.each(["aec", "openim", "tencent"])("tells wrong replies: %s", async (vendor) => {
    const ran = await simulateBeforeAnother(vendor);
    const { callbacks, wrong, wrongReplies } = report(ran);
    expect([ran.code, wrong]).toEqual([1, callbacks]);
    expect(wrongReplies[0]).toMatchObject({ why: expect.any(String), reply: "200 welcome" });
  });

  it("tells wrong answers to NetEase's callbacks; of those to copies, the status is enough", async () => {
    const ran = await simulateBeforeAnother("netease");
    const { commands, wrongReplies } = report(ran);
    expect([ran.code, wrongReplies[0]]).toMatchObject([1, { why: "the body is no JSON object", reply: "200 welcome" }]);
    for (const { command, accepted } of commands)
      expect(accepted > 0).toBe(command.startsWith("copy.") || command === "trial");
  });

  it("says in one line that no server answers, and where it was sought", async () => {
    const port = String(await freePort());
    const variables = { PORT: port, GROUPHOOK_SOURCES: "openim", GROUPHOOK_OPENIM_PATH_SECRET: "a-secret-of-sixteen" };
    const tried = `no server answers at http://127.0.0.1:${port}: ECONNREFUSED`;
    const { code, stdout, stderr } = await simulate("openim", [], variables);
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringMatching(`^grouphook: ${tried}; .*--url.*\n$`)]);
    const shownAsJson = await simulate("openim", ["--json"], variables);
    expect([shownAsJson.code, report(shownAsJson).trouble]).toEqual([1, tried]);
    expect(report(shownAsJson).callbacks).toBeLessThan(10);
  });

  it("ends early when the server goes away, and says what came before", async () => {
    let isThere = true;
    const server = createServer((request, response) => {
      if (!isThere) return void request.socket.destroy();
      request.resume().on("end", () => response.end("welcome"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    server.once("request", () => setTimeout(() => (isThere = false), 50));
    const { code, stdout, stderr } = await simulate("openim", ["--url", `${url}/x`, "--rate", "200"]);
    expect([code, stdout]).toEqual([1, expect.stringContaining("command ")]);
    expect(stderr).toContain(`no server answers at ${url} any more: ECONNRESET`);
  });

  it("tells a reply that comes again and again once", async () => {
    const { url } = await startTestServer({ sources: { easemob: { pathSecret: "a-secret-of-sixteen" } } });
    const words = ["--url", `${url}/callbacks/easemob`, "--callbacks", "30"];
    const { code, stdout } = await simulate("easemob", words);
    expect([code, stdout.split("\n").filter((line) => line.startsWith("wrong: "))]).toEqual([
      1,
      [expect.stringMatching(/^wrong: ([\w.]+, ){2}[\w.]+ and \d+ more: status 403: (?!403).*unauthentic/)],
    ]);
  });

  it("does not take a server for right that refuses everything", async () => {
    const { url } = await startTestServer({ sources: { aec: { guardToken: "another-guard-token" } } });
    const { code, stderr } = await simulate("aec", ["--url", `${url}/callbacks/aec`, "--callbacks", "20"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("nothing was accepted")]);
  });

  it.each([
    ["mail", [], "mail cannot be simulated; known are aec, openim, tencent, easemob, netease"],
    ["aec", ["--faults", "loss"], "loss is none of duplicate, reorder, drop, slow"],
    ["aec", ["--callbacks", "0"], "must be a whole number from 1"],
    ["aec", ["--fault-share", "2"], "must be from 0 to 1"],
    ["aec", ["--url", "ftp://host/"], "--url must be an http:// or https:// URL"],
    ["aec", ["--source", "other"], "--source other is no source of aec; there are: aec"],
  ])("refuses %s %j", async (vendor, words, message) => {
    const { code, stderr } = await simulate(vendor, words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
