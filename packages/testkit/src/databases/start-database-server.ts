import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { createConnection } from "mysql2/promise";

/** The options of a private database server. */
export interface DatabaseServerOptions {
  /** Appended to the usual arguments, e.g. `--innodb-flush-log-at-trx-commit=2`. */
  readonly extraArguments?: readonly string[];
}

/** A private MariaDB or MySQL server, with its data in a temporary folder. */
export interface DatabaseServer {
  /** For administration: `mysql://root@127.0.0.1:port/`, without a database. */
  readonly url: string;
  readonly port: number;
  /** Creates an empty database; resolves to its URL. */
  createUrl(): Promise<string>;
  /** Sends a signal to the server process. If the signal ends it, resolves when it has ended. */
  kill(signal: "SIGTERM" | "SIGKILL" | "SIGSTOP" | "SIGCONT"): Promise<void>;
  /** Kills the server, if it still runs, and starts it again on the same port and data. */
  restart(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

const THREADS_STOP_MS = 100;
const START_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 10_000;

const run = promisify(execFile);

/**
 * Starts a private server from a `mariadbd` or `mysqld` binary and waits until it accepts connections. It commits durably,
 * and ends when this process ends, even by SIGKILL.
 */
export async function startDatabaseServer(
  binary: string,
  options: DatabaseServerOptions = {},
): Promise<DatabaseServer> {
  const folder = await mkdtemp(join(tmpdir(), "grouphook-database-"));
  const guard = endWithThisProcess(folder);
  try {
    const isMariaDb = /mariadb/i.test((await run(binary, ["--version"])).stdout);
    await initialize(binary, isMariaDb, folder);
    const port = await freePort();
    const serverArguments = argumentsFor(isMariaDb, folder, port, options.extraArguments ?? []);
    const start = () => startProcess(binary, serverArguments, folder, port);
    return runningServer(await start(), start, { folder, port, guard });
  } catch (cause) {
    guard.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
    throw new Error(`cannot start a database server from ${binary}`, { cause });
  }
}

function runningServer(
  first: ChildProcess,
  start: () => Promise<ChildProcess>,
  { folder, port, guard }: { folder: string; port: number; guard: ChildProcess },
): DatabaseServer {
  let server = first;
  return {
    url: urlOf(port),
    port,
    async createUrl() {
      const database = `grouphook_${randomUUID().replaceAll("-", "")}`;
      const connection = await createConnection(urlOf(port));
      await connection.query(`create database ${database}`);
      await connection.end();
      return `${urlOf(port)}${database}`;
    },
    async kill(signal) {
      server.kill(signal);
      if (signal === "SIGTERM" || signal === "SIGKILL") await ended(server);
      // Its threads stop one by one.
      if (signal === "SIGSTOP") await sleep(THREADS_STOP_MS);
    },
    async restart() {
      server.kill("SIGKILL");
      await ended(server);
      server = await start();
    },
    async stop() {
      server.kill("SIGTERM");
      const hard = setTimeout(() => server.kill("SIGKILL"), STOP_PATIENCE_MS);
      await ended(server);
      clearTimeout(hard);
      guard.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function urlOf(port: number): string {
  return `mysql://root@127.0.0.1:${port}/`;
}

/** A shell that waits for the end of its input, which comes when this process ends, even by SIGKILL. */
function endWithThisProcess(folder: string): ChildProcess {
  const script = 'read _; kill -KILL "$(cat "$0/process-id")"; rm -rf "$0"';
  const guard = spawn("sh", ["-c", script, folder], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  guard.unref();
  return guard;
}

/** A server clears its temporary folder at the start, so two servers must not share one. */
function folders(folder: string): readonly string[] {
  return [`--datadir=${join(folder, "data")}`, `--tmpdir=${folder}`];
}

const asCurrentUser = process.getuid?.() === 0 ? ["--user=root"] : [];

async function initialize(binary: string, isMariaDb: boolean, folder: string): Promise<void> {
  if (!isMariaDb) {
    await run(binary, ["--no-defaults", "--initialize-insecure", ...folders(folder), ...asCurrentUser]);
    return;
  }
  const beside = [dirname(binary), join(dirname(binary), "..", "bin"), join(dirname(binary), "..", "scripts")];
  await run(
    "mariadb-install-db",
    [
      "--no-defaults",
      ...folders(folder),
      "--auth-root-authentication-method=normal",
      "--skip-test-db",
      ...asCurrentUser,
    ],
    { env: { ...process.env, PATH: [process.env.PATH, ...beside].join(delimiter) } },
  );
}

function argumentsFor(
  isMariaDb: boolean,
  folder: string,
  port: number,
  extraArguments: readonly string[],
): readonly string[] {
  // MySQL creates root only for "localhost", which never matches over TCP with --skip-name-resolve.
  const initFile = join(folder, "init.sql");
  writeFileSync(
    initFile,
    "create user if not exists root@'127.0.0.1';\ngrant all on *.* to root@'127.0.0.1' with grant option;\n",
  );
  return [
    "--no-defaults",
    ...asCurrentUser,
    ...folders(folder),
    `--socket=${join(folder, "socket")}`,
    `--pid-file=${join(folder, "pid-file")}`,
    `--init-file=${initFile}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--innodb-flush-log-at-trx-commit=1",
    ...(isMariaDb ? [] : ["--mysqlx=OFF"]),
    ...extraArguments,
  ];
}

async function startProcess(
  binary: string,
  serverArguments: readonly string[],
  folder: string,
  port: number,
): Promise<ChildProcess> {
  const logPath = join(folder, "log");
  const log = openSync(logPath, "a");
  const server = spawn(binary, serverArguments, { stdio: ["ignore", log, log] });
  closeSync(log);
  writeFileSync(join(folder, "process-id"), String(server.pid));
  const patienceEnds = Date.now() + START_PATIENCE_MS;
  while (!(await takesConnections(port))) {
    if (hasEnded(server) || Date.now() > patienceEnds) {
      server.kill("SIGKILL");
      throw new Error(`the server does not answer; its log ends:\n${(await readFile(logPath, "utf8")).slice(-2000)}`);
    }
    await sleep(50);
  }
  return server;
}

async function takesConnections(port: number): Promise<boolean> {
  try {
    const connection = await createConnection(urlOf(port));
    await connection.end();
    return true;
  } catch {
    return false;
  }
}

function hasEnded(server: ChildProcess): boolean {
  return server.exitCode !== null || server.signalCode !== null;
}

async function ended(server: ChildProcess): Promise<void> {
  if (!hasEnded(server)) await new Promise<void>((resolve) => server.once("exit", () => resolve()));
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
