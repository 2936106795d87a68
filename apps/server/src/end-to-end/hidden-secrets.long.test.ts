import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { text as textOf } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { tencentSender, testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { aecBody } from "../testing/aec-callback.js";
import { freePort } from "../testing/free-port.js";
import { type SecretScene, secretScene } from "../testing/secret-scene.js";
import { signIn } from "../testing/sign-in.js";
import { type SpawnedCommand, spawnCommand } from "../testing/spawn-server.js";

const servers = (await testDatabases()).filter(({ family }) => family === "mysql");
afterAll(() => Promise.all(servers.map((server) => server.stop())));

async function run(
  { folder, variables }: SecretScene,
  words: readonly string[],
  more: Readonly<Record<string, string>> = {},
) {
  const spawned = spawnCommand({ folder, words, variables: { ...variables, ...more } });
  onTestFinished(() => void spawned.process.kill("SIGKILL"));
  const code = await spawned.ended;
  return { code, text: `${spawned.output.stdout}${spawned.output.stderr}`, stdout: spawned.output.stdout };
}

async function serve({ folder, variables, url }: SecretScene, format: string): Promise<SpawnedCommand> {
  const server = spawnCommand({ folder, variables: { ...variables, GROUPHOOK_LOG_FORMAT: format } });
  onTestFinished(() => void server.process.kill("SIGKILL"));
  const isUp = async () => (await fetch(`${url}/healthz`).catch(() => undefined))?.status;
  await expect.poll(isUp, { message: "the server starts" }).toBe(200);
  return server;
}

/** Signs in; resolves to what the browser sends from then on, wherever it calls this host. */
async function browse({ url, folder, planted, secretOf }: SecretScene): Promise<string> {
  const { cookie } = await signIn(url, secretOf("GROUPHOOK_API_TOKEN"));
  planted.made("session", cookie.split("=")[1] ?? "");
  using database = new DatabaseSync(join(folder, "ledger.db"), { readOnly: true });
  const key = database.prepare("select secret from grouphook_secrets").get()?.secret;
  planted.made("session key", z.string().length(64).parse(key));
  return cookie;
}

/** Callbacks right and wrong, as vendors, browsers and strangers send them. */
async function call({ url, secretOf }: SecretScene, cookie: string): Promise<readonly string[]> {
  const replies: string[] = [];
  async function send(path: string, body: string, headers: Readonly<Record<string, string>> = {}, method = "POST") {
    const type = path.includes("aec") ? "application/x-www-form-urlencoded" : "application/json";
    const init = { method, headers: { "content-type": type, cookie, ...headers }, ...(method === "POST" && { body }) };
    // Where a vendor understands no other answer, the connection is cut.
    const response = await fetch(`${url}${path}`, init).catch(() => Response.error());
    replies.push(JSON.stringify([...response.headers]) + (await response.text()));
  }
  const created = { callbackCommand: "callbackAfterCreateGroupCommand", groupID: "g1", ownerUserID: "ann" };
  for (const source of ["aec", "openim", "tencent", "openim-echo", "tencent-echo"]) {
    const secret = secretOf(`GROUPHOOK_${source.toUpperCase().replace("-", "_")}_PATH_SECRET`);
    const path = `/callbacks/${source}/${secret}`;
    const body =
      source === "aec" ? `${aecBody({ action: "AEC_GROUP_CREATE", userId: "ann" })}&sign=x` : JSON.stringify(created);
    const command = source.startsWith("openim") ? "/callbackAfterCreateGroupCommand" : "";
    await send(path + command, body, { operationID: "1" });
    for (const wrong of [path.slice(0, -1), `${path}x`, path.toUpperCase(), `/callbacks/${secret}`, `/${secret}`])
      await send(wrong, body);
    await send(`/callbacks/x/${secret}?word=${secret}`, body);
    await send(`/callbacks/${source}?word=${secret}&word=${secret}`, body);
    await send(`/callbacks/${source}`, body, { "x-secret": secret });
    await send(`/callbacks/${source}`, body, { "x-secret": `${secret}x`, origin: `https://${secret}.example` });
    await send(path, `{"secret":"${secret}`);
    await send(path, `{"token":"${secret}","tokens":["${secret}"]}`);
    await send(`${path}?grouphook-probe=0123456789abcdef`, "", {}, "GET");
    await send(`${path}%zz`, body, { "content-encoding": "gzip" });
  }
  const signed = { sdkAppId: "1400000000", failMode: "open", token: secretOf("GROUPHOOK_TENCENT_TOKENS") } as const;
  const path = `/callbacks/tencent/${secretOf("GROUPHOOK_TENCENT_PATH_SECRET")}`;
  for (const token of [signed.token, `${signed.token}x`]) {
    const sender = tencentSender({ ...signed, token, url: `${url}${path}` });
    const group = { GroupId: "@TGS#1", Type: "Public", Name: "n", Owner_Account: "ann", Operator_Account: "ann" };
    replies.push(
      JSON.stringify(await sender.before("Group.CallbackBeforeCreateGroup", { ...group, CreateGroupNum: 1 })),
    );
    replies.push(JSON.stringify(await sender.after("Group.CallbackAfterCreateGroup", { ...group, MemberList: [] })));
    replies.push(JSON.stringify(await sender.after("Group.CallbackAfterNewMemberJoin", { token: signed.token })));
  }
  const { hostname, port } = new URL(url);
  for (const line of [`POST ${path} HTTP/9.9`, `POST ${path}\0 HTTP/1.1`, `GET ${path} HTTP/1.1\r\nhost:`]) {
    const socket = connect(Number(port), hostname);
    socket.end(`${line}\r\n\r\n`);
    replies.push(await textOf(socket));
  }
  return replies;
}

const routes = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** Everything that can be read, with a right token and with wrong ones, and commands to vendors that fail. */
async function read(
  { url, secretOf }: SecretScene,
  { tokens, cookie }: { readonly tokens: readonly string[]; readonly cookie: string },
): Promise<readonly string[]> {
  const replies: string[] = [];
  const admin = secretOf("GROUPHOOK_API_TOKEN");
  async function ask(path: string, token: string, init: RequestInit = {}) {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const response = await fetch(`${url}${path}`, { headers, signal: AbortSignal.timeout(20_000), ...init });
    const body = path.includes("stream") ? "" : await response.text();
    if (path.includes("stream")) await response.body?.cancel();
    replies.push(`${path.split("?")[0]} ${response.status} ${JSON.stringify([...response.headers])} ${body}`);
    return body;
  }
  const document = routes.parse(JSON.parse(await ask("/openapi.json", admin)));
  for (const [template, methods] of Object.entries(document.paths)) {
    if (!("get" in methods)) continue;
    const path = template
      .replace("{source}", "tencent")
      .replace("{id}", "1")
      .replaceAll(/\{\w+\}/g, "1");
    await ask(path, admin);
    await ask(path, `${admin}x`);
    for (const sent of [cookie, `${cookie}x`]) await ask(path, admin, { headers: { cookie: sent } });
  }
  await ask("/v1/subscriptions/echoed/attempts", admin);
  await ask("/v1/subscriptions/echoed", admin);
  for (const token of [admin, ...tokens]) {
    await ask(`/v1/groups?access_token=${token}`, token);
    await ask(`/v1/groups?limit=0`, token);
    await ask("/v1/commands", token, { method: "POST", body: "{" });
  }
  for (const source of ["openim", "tencent", "openim-echo", "tencent-echo"]) {
    const name = { source, profile: { name: "n" }, ownerId: "ann", members: [] };
    await ask("/v1/groups", admin, { method: "POST", body: JSON.stringify(name) });
    await ask(`/v1/groups/${source}/g1/observe`, admin, { method: "POST" });
    await ask(`/v1/groups/${source}/g1`, admin, { method: "DELETE" });
  }
  await ask("/v1/commands", admin);
  await ask("/v1/reconciliations", admin);
  await ask("/v1/imports", admin);
  return replies;
}

/** The words of every process that a process has started, and its own. */
function processWords(pid: number | undefined): string {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const children = tasks.flatMap(
    (task) => readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").match(/\d+/g) ?? [],
  );
  return readFileSync(`/proc/${pid}/cmdline`, "utf8") + children.map((child) => processWords(Number(child))).join();
}

/** What the commands are told while a server runs: right, wrong, and with a secret where none belongs. */
function commandsBeside(made: string): readonly (readonly string[])[] {
  const misused = ["backup", "token", "simulate", "init"];
  return [
    ["start", "--check"],
    ["start", "--help"],
    ["doctor", "--url", "http://127.0.0.1:1"],
    ["doctor", "--json", "--setup", "openim=grouphook.env", "--setup", "aec=grouphook.env"],
    ["backup", "copy.db", "--json"],
    ["export", "copy.jsonl"],
    ["import", "grouphook.env"],
    ["restore", "grouphook.env"],
    ["migrate", "--check"],
    ["token", "list", "--json"],
    ["token", "revoke", made],
    ["simulate", "tencent", "--source", "tencent", "--callbacks", "5", "--json"],
    ["start", "--config", "grouphook.env"],
    ...misused.map((command) => [command, "--nonsense"]),
  ];
}

/** The same with a database that takes no password, with settings that are wrong, and with a file that cannot be read. */
function faultyEnvironments({ planted, folder, variables }: SecretScene, database: string) {
  const noDatabase = { GROUPHOOK_DATABASE_URL: database, GROUPHOOK_DATABASE_WAIT_SECONDS: "1", PORT: "0" };
  const isSecret = ([name, value]: readonly [string, string]) => planted.shownIn(value).length > 0 && name !== "PORT";
  const wrong = Object.entries(variables)
    .filter(isSecret)
    .map(([name, value]) => [name, `: ${value}/\t?#`]);
  writeFileSync(
    join(folder, "unquoted.mjs"),
    `export default { apiTokens: ${planted.text("unquoted").replaceAll("-", "_")} };\n`,
  );
  writeFileSync(
    join(folder, "unended.mjs"),
    `export default { apiToken: 'it's-${planted.text("unended").replaceAll("-", "_")}' };\n`,
  );
  return [
    ...["start", "start --check", "doctor --json", "migrate", "backup b.db", "export e.jsonl", "token list"].map(
      (words) => ({ words: words.split(" "), more: noDatabase }),
    ),
    { words: ["start", "--check"], more: Object.fromEntries(wrong) },
    ...["unquoted", "unended"].map((name) => ({ words: ["start", "--check", "--config", `${name}.mjs`], more: {} })),
  ];
}

async function runAll<Item>(items: readonly Item[], each: (item: Item) => Promise<unknown>): Promise<void> {
  const left = [...items];
  const lane = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await each(next);
  };
  await Promise.all([lane(), lane(), lane()]);
}

describe("secrets", { timeout: 300_000 }, () => {
  it.each(["json", "pretty"])("are in nothing that a server says, nor in its log (%s)", async (format) => {
    const there = await secretScene();
    expect(await run(there, ["migrate"])).toMatchObject({ code: 0 });
    const made = (await run(there, ["token", "create", "--name", "made", "--scope", "read"])).stdout.trim();
    there.planted.made("made token", made);
    const server = await serve(there, format);
    const presented = { tokens: [made], cookie: await browse(there) };
    const said = [
      ...(await call(there, presented.cookie)),
      ...(await read(there, presented)),
      processWords(server.process.pid),
    ];
    if (format === "json") {
      await runAll(commandsBeside(made), async (words) => {
        const { text } = await run(there, words, { GROUPHOOK_LOG_FORMAT: "json" });
        said.push(`${words.join(" ").replace(made, "…")}\n${text}`);
      });
      said.push(...(await read(there, presented)));
    } else await pause(1000);
    server.process.kill("SIGTERM");
    expect(await server.ended).toBe(0);
    said.push(...`${server.output.stdout}${server.output.stderr}`.split("\n"));
    expect(said.flatMap((text) => there.planted.shownIn(text))).toEqual([]);
    expect(said.filter((text) => /usersig=(?!\*\*\*)/i.test(text))).toEqual([]);
  });

  it("are in nothing that commands say where something is wrong", async () => {
    const there = await secretScene();
    const password = there.planted.text("database password");
    const [server] = servers;
    const url = new URL(server ? await server.createUrl() : `mysql://root@127.0.0.1:${await freePort()}/chat`);
    const said: string[] = [];
    await runAll(faultyEnvironments(there, Object.assign(url, { password }).href), async ({ words, more }) => {
      const { code, text } = await run(there, words, more);
      expect([words, code]).toEqual([words, 1]);
      said.push(`${words.join(" ")}\n${text}`);
    });
    expect(said.flatMap((text) => there.planted.shownIn(text))).toEqual([]);
  });
});
