import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { spawnServer } from "../testing/spawn-server.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const text = readFileSync(new URL("../../../../docs/en/deployment.md", import.meta.url), "utf8");
const hasNginx = spawnSync("nginx", ["-v"]).status === 0;
if (!hasNginx) process.stderr.write("SKIPPED: no nginx on the PATH to try the text of docs/en/deployment.md with\n");

const groupsPage = z.object({ items: z.array(z.object({ ownerId: z.string() })) });

const SECRET = "a-long-random-secret";
/** The body of a callback that creates a group of this owner. */
function creationBy(owner: string): string {
  const data = { action: "AEC_GROUP_CREATE", userId: owner, addUsers: owner };
  return new URLSearchParams({ data: JSON.stringify(data) }).toString();
}

/** The only block of a language in the document. */
function blockOf(language: string): string {
  const [block, ...others] = [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))];
  expect(others).toEqual([]);
  return block?.[1] ?? "";
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Runs nginx with the documented text, except for ports and certificate. Resolves to its port and folder. */
async function startNginx(upstream: string): Promise<{ readonly port: number; readonly folder: string }> {
  const folder = temporaryFolder();
  const port = await freePort();
  const key = join(folder, "key.pem");
  const certificate = join(folder, "certificate.pem");
  const subject = ["-subj", "/CN=im.example.org", "-days", "2"];
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject, "-keyout", key, "-out", certificate],
    {
      stdio: "ignore",
    },
  );
  const site = blockOf("nginx")
    .replace("server 127.0.0.1:8080;", `server ${upstream};`)
    .replace("Host 127.0.0.1:8080;", `Host ${upstream};`)
    .replace("listen 443 ssl;", `listen 127.0.0.1:${port} ssl;`)
    .replace("/etc/ssl/im.example.org.pem", certificate)
    .replace("/etc/ssl/im.example.org.key", key);
  const bodies = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/t-${name};`,
  );
  const http = [...bodies, `access_log ${folder}/log/access.log;`, site].join("\n");
  mkdirSync(join(folder, "log"));
  writeFileSync(join(folder, "nginx.conf"), `user root;\npid ${folder}/pid;\nevents {}\nhttp {\n${http}\n}\n`);
  const words = ["-c", join(folder, "nginx.conf"), "-e", join(folder, "log/error.log"), "-g", "daemon off;"];
  const nginx = spawn("nginx", words, { stdio: "inherit" });
  onTestFinished(() => stopped(nginx));
  await expect.poll(() => statusOf(port, "/callbacks/", "127.0.0.1"), { timeout: 10_000 }).toBeTypeOf("number");
  return { port, folder };
}

async function stopped(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

async function post(port: number, path: string, localAddress: string): Promise<string> {
  const outgoing = request({
    host: "127.0.0.1",
    port,
    path,
    localAddress,
    method: "POST",
    rejectUnauthorized: false,
    agent: false,
  });
  outgoing.setHeader("content-type", "application/x-www-form-urlencoded");
  outgoing.setHeader("x-forwarded-for", "127.0.0.3");
  outgoing.setHeader("forwarded", "for=127.0.0.3");
  outgoing.on("error", () => undefined).end(creationBy("a"));
  const [response] = await once(outgoing, "response");
  let body = "";
  for await (const part of response) body += part;
  return body;
}

async function statusOf(port: number, path: string, localAddress: string): Promise<number | undefined> {
  const outgoing = request({ host: "127.0.0.1", port, path, localAddress, rejectUnauthorized: false, agent: false });
  outgoing.on("error", () => undefined).end();
  return once(outgoing, "response").then(
    ([response]) => response.resume().statusCode,
    () => undefined,
  );
}

describe.skipIf(!hasNginx)("the documented nginx", () => {
  it("passes callbacks on with the caller's address, and logs no path secrets", async () => {
    const aec = { pathSecret: SECRET, allowAddresses: ["127.0.0.3"] };
    const { url } = await startTestServer({ trustedProxies: ["127.0.0.1"], sources: { aec } });
    const { port, folder } = await startNginx(new URL(url).host);
    expect(await post(port, `/callbacks/aec/${SECRET}`, "127.0.0.3")).toContain('"status":"1"');
    // Only claims to come from there.
    expect(await post(port, `/callbacks/aec/${SECRET}`, "127.0.0.2")).toContain('"status":"0"');
    const logs = readdirSync(join(folder, "log")).map((name) => readFileSync(join(folder, "log", name), "utf8"));
    expect(logs.join()).not.toContain(SECRET);
  });

  it("passes nothing else on", async () => {
    const { url } = await startTestServer();
    const { port } = await startNginx(new URL(url).host);
    for (const path of ["/v1/groups", "/metrics", "/readyz"]) expect(await statusOf(port, path, "127.0.0.1")).toBe(404);
    expect(await post(port, "/callbacks/aec", "127.0.0.1")).toContain('"status":"1"');
  });
});

describe("the documented backup", () => {
  const command = /^node --eval "(.*)"$/m.exec(text)?.[1] ?? "";

  it("contains everything acknowledged before it, while the server continues", async () => {
    const folder = temporaryFolder();
    const server = await spawnServer({ folder, variables: { GROUPHOOK_SOURCES: "aec" } });
    onTestFinished(() => void server.process.kill("SIGKILL"));
    const answerTo = async (owner: string) => {
      const body = new URLSearchParams(creationBy(owner));
      return (await fetch(`${server.url}/callbacks/aec`, { method: "POST", body })).text();
    };
    for (let number = 0; number < 20; number += 1) expect(await answerTo(`before-${number}`)).toContain('"status":"1"');
    execFileSync(process.execPath, ["--eval", command], { cwd: folder });
    expect(await answerTo("after")).toContain('"status":"1"');

    const restored = await spawnServer({
      folder,
      variables: { GROUPHOOK_SOURCES: "aec", GROUPHOOK_DATABASE_URL: "sqlite:grouphook-copy.db" },
    });
    onTestFinished(() => void restored.process.kill("SIGKILL"));
    const { items } = groupsPage.parse(await (await fetch(`${restored.url}/v1/groups?limit=1000`)).json());
    expect(items.map(({ ownerId }) => ownerId)).toEqual(Array.from({ length: 20 }, (_, number) => `before-${number}`));
  });
});
