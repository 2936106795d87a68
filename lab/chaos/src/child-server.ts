import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { endWithThisProcess } from "./guard.ts";
import { EASEMOB_SECRET } from "./vendors/easemob.ts";
import { NETEASE_APP_SECRET } from "./vendors/netease.ts";

const START_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 20_000;

const program = fileURLToPath(import.meta.resolve("@grouphook/server/package.json")).replace(
  "package.json",
  "bin/grouphook.js",
);

/** The built grouphook server in its own process. */
export interface ChildServer {
  readonly url: string;
  readonly processId: number | undefined;
  /** How often each kind of fault was logged, with its cause. */
  readonly faults: ReadonlyMap<string, number>;
  hasEnded(): boolean;
  kill(): Promise<void>;
  /** Asks it to end; resolves to its exit code, or `null` if it had to be killed. */
  stop(): Promise<number | null>;
}

/** Starts the server on a database, with further variables, and waits until it listens. */
export async function startChildServer(
  databaseUrl: string,
  variables: Readonly<Record<string, string>>,
): Promise<ChildServer> {
  const own = { NODE_ENV: "production", HOST: "127.0.0.1", PORT: "0", GROUPHOOK_DATABASE_URL: databaseUrl };
  const signed = { GROUPHOOK_EASEMOB_SECRETS: EASEMOB_SECRET, GROUPHOOK_NETEASE_APP_SECRET: NETEASE_APP_SECRET };
  const child = spawn(process.execPath, [program], {
    cwd: tmpdir(),
    env: { ...process.env, ...own, ...signed, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  endWithThisProcess(child);
  const log = new ServerLog(child);
  try {
    const url = await log.url;
    return {
      url,
      processId: child.pid,
      faults: log.faults,
      hasEnded: () => hasEnded(child),
      async kill() {
        child.kill("SIGKILL");
        await ended(child);
      },
      stop: () => stop(child),
    };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

/** The output of a server, line by line. */
class ServerLog {
  readonly url: Promise<string>;
  readonly faults = new Map<string, number>();
  readonly #lastLines: string[] = [];

  constructor(child: ChildProcess) {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.url = promise;
    promise.catch(() => undefined);
    for (const output of [child.stdout, child.stderr]) {
      if (output) createInterface({ input: output }).on("line", (line) => this.#read(line, resolve));
    }
    const fail = (what: string) => reject(new Error([`the server ${what}`, ...this.#lastLines].join("\n")));
    const impatience = setTimeout(() => fail("did not start to listen"), START_PATIENCE_MS);
    promise.then(
      () => clearTimeout(impatience),
      () => clearTimeout(impatience),
    );
    child.once("close", (code, signal) => fail(`ended with ${code ?? signal}`));
  }

  #read(line: string, announce: (url: string) => void): void {
    this.#lastLines.push(line);
    if (this.#lastLines.length > 10) this.#lastLines.shift();
    const entry: unknown = line.startsWith("{") ? JSON.parse(line) : undefined;
    if (typeof entry !== "object" || !entry) return;
    if ("url" in entry) announce(String(entry.url));
    const sort = "kind" in entry ? entry.kind : "code" in entry ? entry.code : undefined;
    if (sort === undefined) return;
    const [cause] = "cause" in entry ? String(entry.cause).split("\n") : [];
    const name = cause === undefined ? String(sort) : `${sort}: ${cause.replaceAll(/\d+/g, "…")}`;
    this.faults.set(name, (this.faults.get(name) ?? 0) + 1);
  }
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (!hasEnded(child)) {
    child.kill("SIGTERM");
    const impatience = setTimeout(() => child.kill("SIGKILL"), STOP_PATIENCE_MS);
    await ended(child);
    clearTimeout(impatience);
  }
  return child.exitCode;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function ended(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await once(child, "exit");
}
