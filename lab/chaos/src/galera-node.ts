import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { MARIADB } from "./fresh-database.ts";
import { endWithThisProcess } from "./guard.ts";
import { query } from "./mariadb-query.ts";

const START_PATIENCE_MS = 120_000;
/** It takes a second. MariaDB 10.11 sometimes goes on for ever, and takes more memory all the time. */
const RECOVERY_PATIENCE_MS = 15_000;
const LOOK_AGAIN_MS = 200;
const run = promisify(execFile);
const RECOVERED = /Recovered position:\s*(\S+:-?\d+)/;

/** The folder and the addresses of a node. */
export interface GaleraNodeOptions {
  /** Path of the replication library. */
  readonly provider: string;
  /** `gcomm://` and the group addresses of all nodes. */
  readonly address: string;
  readonly home: string;
  readonly port: number;
  readonly groupPort: number;
  readonly transferPort: number;
  readonly catchUpPort: number;
  readonly asUser: readonly string[];
}

/** One node of a cluster. */
export class GaleraNode {
  /** For administration, without a database. */
  readonly url: string;
  readonly #options: GaleraNodeOptions;
  #process: ChildProcess | undefined;

  constructor(options: GaleraNodeOptions) {
    this.#options = options;
    this.url = `mysql://root@127.0.0.1:${options.port}/`;
  }

  /** Starts the node and waits until it has caught up. A rejoining node first recovers its position. */
  async start(how: "new cluster" | "join" | "rejoin"): Promise<void> {
    const besides = how === "new cluster" ? ["--wsrep-new-cluster"] : how === "rejoin" ? await this.#recovered() : [];
    const logPath = join(this.#options.home, "log");
    const log = openSync(logPath, "a");
    const child = spawn(MARIADB, [...this.#arguments(), ...besides], { stdio: ["ignore", log, log] });
    closeSync(log);
    this.#process = child;
    endWithThisProcess(child);
    const deadline = performance.now() + START_PATIENCE_MS;
    while (!(await this.isSynced())) {
      if (hasEnded(child) || performance.now() > deadline) {
        throw new Error(`a node did not start; its log ends:\n${readFileSync(logPath, "utf8").slice(-3000)}`);
      }
      await delay(LOOK_AGAIN_MS);
    }
  }

  async isSynced(): Promise<boolean> {
    try {
      const [[, state] = []] = await query(this.url, "show status like 'wsrep_local_state_comment'");
      const [[, ready] = []] = await query(this.url, "show status like 'wsrep_ready'");
      return state === "Synced" && ready === "ON";
    } catch {
      return false;
    }
  }

  /** How many commits of this node failed because of a conflict with another node. */
  async conflicts(): Promise<number> {
    const rows = await query(
      this.url,
      "show status where variable_name in ('wsrep_local_cert_failures', 'wsrep_local_bf_aborts')",
    );
    return rows.reduce((sum, [, count]) => sum + Number(count), 0);
  }

  async kill(): Promise<void> {
    const child = this.#process;
    if (!child || hasEnded(child)) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  /** Does the same as systemd's `galera_recovery`. Without a position, the node receives a full state transfer. */
  async #recovered(): Promise<readonly string[]> {
    const limits = { timeout: RECOVERY_PATIENCE_MS, killSignal: "SIGKILL" } as const;
    const { stdout, stderr } = await run(MARIADB, [...this.#arguments(), "--wsrep-recover"], limits).catch(() => ({
      stdout: "",
      stderr: "",
    }));
    const position = RECOVERED.exec(`${stdout}${stderr}`)?.[1];
    return position === undefined ? [] : [`--wsrep-start-position=${position}`];
  }

  #arguments(): readonly string[] {
    const { provider, address, home, port, groupPort, transferPort, catchUpPort, asUser } = this.#options;
    const providerOptions = [
      `base_port=${groupPort}`,
      `gmcast.listen_addr=tcp://127.0.0.1:${groupPort}`,
      `ist.recv_addr=127.0.0.1:${catchUpPort}`,
      "gcache.size=128M",
    ];
    return [
      "--no-defaults",
      ...asUser,
      `--datadir=${join(home, "data")}`,
      `--tmpdir=${home}`,
      `--socket=${join(home, "socket")}`,
      `--pid-file=${join(home, "pid-file")}`,
      `--port=${port}`,
      "--bind-address=127.0.0.1",
      "--skip-name-resolve",
      "--innodb-flush-log-at-trx-commit=1",
      "--innodb-autoinc-lock-mode=2",
      "--binlog-format=ROW",
      "--wsrep-on=ON",
      `--wsrep-provider=${provider}`,
      `--wsrep-provider-options=${providerOptions.join(";")}`,
      "--wsrep-cluster-name=grouphook",
      `--wsrep-cluster-address=${address}`,
      `--wsrep-node-address=127.0.0.1:${groupPort}`,
      `--wsrep-node-name=node-${groupPort}`,
      "--wsrep-sst-method=rsync",
      `--wsrep-sst-receive-address=127.0.0.1:${transferPort}`,
    ];
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
