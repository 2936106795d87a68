import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { openLedger } from "@grouphook/core/storage";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createGroup, memberIds } from "../contracts/ledger-contract/dealings.js";
import { type DatabaseServer, startDatabaseServer } from "./start-database-server.js";

const MARIADB = "mariadbd";
const isHere = (binary: string, argument: string) => spawnSync(binary, [argument]).error === undefined;
const canTry = isHere(MARIADB, "--version") && isHere("openssl", "version");
const run = promisify(execFile);
const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];

let folder: string;
let server: DatabaseServer;
/** The URL of a database on the server, with the server's name in the certificate. */
let url: string;

const file = (name: string) => join(folder, name);
const certificateAuthority = (name: string) =>
  run("openssl", [
    ...["req", "-x509", ...NEW_KEY, "-subj", `/CN=${name}`],
    ...["-keyout", file(`${name}.key`), "-out", file(`${name}.pem`)],
  ]);

beforeAll(async () => {
  if (!canTry) return;
  folder = await mkdtemp(join(tmpdir(), "grouphook-tls-"));
  await Promise.all([certificateAuthority("authority"), certificateAuthority("stranger")]);
  await run("openssl", [
    ...["req", "-x509", ...NEW_KEY, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
    ...["-CA", file("authority.pem"), "-CAkey", file("authority.key")],
    ...["-keyout", file("server.key"), "-out", file("server.pem")],
  ]);
  const extraArguments = ["ca=authority.pem", "cert=server.pem", "key=server.key"].map((setting) => {
    const [name, path = ""] = setting.split("=");
    return `--ssl-${name}=${file(path)}`;
  });
  server = await startDatabaseServer(MARIADB, { extraArguments });
  url = (await server.createUrl()).replace("127.0.0.1", "localhost");
  const root = await createConnection(server.url);
  await root.query("set global require_secure_transport = 1");
  await root.end();
});

afterAll(async () => {
  if (!canTry) return;
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(!canTry)("a ledger on a server that takes encrypted connections alone", () => {
  it.for([
    { name: "with the authority's certificate", parameters: () => `?ssl=true&sslCa=${file("authority.pem")}` },
    { name: "with the authority's certificate alone", parameters: () => `?sslCa=${file("authority.pem")}` },
    { name: "unverified", parameters: () => "?ssl=unverified" },
  ])("is opened, written and read $name", async ({ parameters }) => {
    const ledger = await openLedger({ url: `${url}${parameters()}` });
    onTestFinished(() => ledger.close());
    expect(await memberIds(ledger, await createGroup(ledger, "ann", ["bob"]))).toEqual(["ann", "bob"]);
  });

  it("may be addressed by its IP address if the authority is configured", async () => {
    const byAddress = url.replace("localhost", "127.0.0.1");
    const ledger = await openLedger({ url: `${byAddress}?sslCa=${file("authority.pem")}` });
    await ledger.close();
  });

  it.for([
    { name: "nothing of TLS is said", parameters: () => "", fault: /insecure transport|denied/ },
    {
      name: "nobody vouches for it",
      parameters: () => "?ssl=true",
      fault: /self-signed|unable to .*issuer|certificate/i,
    },
    { name: "a stranger vouches", parameters: () => `?sslCa=${file("stranger.pem")}`, fault: /certificate|signature/i },
    {
      name: "the file is not there",
      parameters: () => `?sslCa=${file("none.pem")}`,
      fault: /^has a parameter sslCa .*none\.pem/,
    },
    { name: "the file holds no certificate", parameters: () => `?sslCa=${file("empty.pem")}`, fault: /./ },
  ])("is not opened where $name", async ({ parameters, fault }) => {
    await writeFile(file("empty.pem"), "nothing");
    expect(await refusal(`${url}${parameters()}`)).toMatch(fault);
  });

  it("is not opened under a name that is not in its certificate", async () => {
    const root = `${url}?sslCa=${file("authority.pem")}`.replace("localhost", "localhost.localdomain");
    expect(await refusal(root)).toMatch(/altnames|ENOTFOUND|EAI_AGAIN/);
  });
});

/** The messages of the error of a failed opening, and of its causes. */
async function refusal(url: string): Promise<string> {
  const messages: string[] = [];
  const fault: unknown = await openLedger({ url }).then(
    () => undefined,
    (error: unknown) => error,
  );
  for (let error = fault; error instanceof Error; error = error.cause) messages.push(error.message);
  return messages.join(": ");
}
