import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePorts } from "./free-ports.ts";
import { GaleraNode } from "./galera-node.ts";
import { query } from "./mariadb-query.ts";

const run = promisify(execFile);
const NODES = 3;
const PORTS_EACH = 4;
/** State transfers by rsync fail as root, because rsync's daemon then runs as nobody. */
const USER = "mysql";
const places = [
  "/usr/lib/galera/libgalera_smm.so",
  "/usr/lib64/galera-4/libgalera_smm.so",
  "/usr/lib/libgalera_smm.so",
];

/** Three MariaDB nodes that replicate to each other. */
export interface GaleraCluster {
  readonly nodes: readonly GaleraNode[];
  /** The URLs of the same database on each node, in their order. */
  readonly urls: readonly string[];
}

/** Starts a cluster, which ends with the stack, and creates a database in it. */
export async function startGaleraCluster(running: AsyncDisposableStack): Promise<GaleraCluster> {
  const provider = places.find((place) => existsSync(place));
  if (provider === undefined) throw new Error(`Galera is not installed: looked for ${places.join(", ")}`);
  const folder = await mkdtemp(join(tmpdir(), "grouphook-galera-"));
  running.defer(() => rm(folder, { recursive: true, force: true }));
  const owner = await ownerOf(folder);
  const ports = await freePorts(NODES * PORTS_EACH);
  const groupPorts = Array.from({ length: NODES }, (_, index) => ports[index] ?? 0);
  const address = `gcomm://${groupPorts.map((port) => `127.0.0.1:${port}`).join()}`;
  const nodes: GaleraNode[] = [];
  for (const [index, groupPort] of groupPorts.entries()) {
    const home = join(folder, `node-${index + 1}`);
    await mkdir(join(home, "data"), { recursive: true });
    for (const path of [home, join(home, "data")]) await owner.give(path);
    const [port = 0, transferPort = 0, catchUpPort = 0] = ports.slice(NODES + index * 3);
    const options = { provider, address, home, port, groupPort, transferPort, catchUpPort, asUser: owner.asUser };
    const node = running.use(new GaleraNode(options));
    if (index === 0) await initialize(home, owner.asUser);
    await node.start(index === 0 ? "new cluster" : "join");
    nodes.push(node);
  }
  await query(nodes[0]?.url ?? "", "create database grouphook");
  return { nodes, urls: nodes.map(({ url }) => `${url}grouphook`) };
}

async function initialize(home: string, asUser: readonly string[]): Promise<void> {
  await run("mariadb-install-db", [
    "--no-defaults",
    `--datadir=${join(home, "data")}`,
    `--tmpdir=${home}`,
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
    ...asUser,
  ]);
}

/** The user of the nodes: the current one or, for root, the user of MariaDB's package. */
async function ownerOf(
  folder: string,
): Promise<{ readonly asUser: readonly string[]; readonly give: (path: string) => Promise<void> }> {
  if (process.getuid?.() !== 0) return { asUser: [], give: async () => undefined };
  const [userId, groupId] = await Promise.all(
    ["-u", "-g"].map(async (flag) => Number((await run("id", [flag, USER])).stdout)),
  );
  const give = (path: string) => chown(path, userId ?? 0, groupId ?? 0);
  await give(folder);
  return { asUser: [`--user=${USER}`], give };
}
