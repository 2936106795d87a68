import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../databases/start-database-server.js";

/** A private broker, with its data in a temporary folder. */
export interface TestBroker {
  readonly url: string;
  readonly port: number;
  /** Ends it by SIGKILL. Its data stay. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  /** Stops its process, or lets it go on. */
  freeze(isFrozen: boolean): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** How a broker is run. */
export interface BrokerProgram {
  readonly name: string;
  readonly urlOf: (port: number) => string;
  /** The command, for a folder of its own and a port; `ports` makes further ones. */
  readonly command: (place: BrokerPlace) => BrokerCommand;
  /** Whether it takes work; asked once it takes connections. */
  readonly isReady?: (port: number) => Promise<boolean>;
  /** Ends what the broker has left running beside itself. */
  readonly cleanUp?: string;
}

/** Where a broker runs. */
interface BrokerPlace {
  readonly folder: string;
  readonly port: number;
  readonly otherPorts: readonly [number, number];
}

interface BrokerCommand {
  readonly binary: string;
  readonly words: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

const START_PATIENCE_MS = 90_000;

/** Starts a broker and waits until it takes work. It ends when this process ends, even by SIGKILL. */
export async function startBroker(program: BrokerProgram): Promise<TestBroker> {
  const folder = await mkdtemp(join(tmpdir(), `grouphook-${program.name}-`));
  const port = await freePort();
  const place: BrokerPlace = { folder, port, otherPorts: [await freePort(), await freePort()] };
  const command = program.command(place);
  const guard = endWithThisProcess(folder, program.cleanUp ?? "true", command);
  const start = () => startProcess(program, command, place);
  let broker: ChildProcess;
  try {
    broker = await start();
  } catch (cause) {
    guard.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
    throw new Error(`cannot start ${program.name}`, { cause });
  }
  const kill = async () => {
    killGroup(broker, "SIGKILL");
    await ended(broker);
  };
  return {
    url: program.urlOf(port),
    port,
    kill,
    async start() {
      broker = await start();
    },
    async freeze(isFrozen) {
      killGroup(broker, isFrozen ? "SIGSTOP" : "SIGCONT");
      // Its threads stop one by one.
      await sleep(100);
    },
    async stop() {
      await kill();
      // The guard cleans up and ends.
      guard.ref();
      guard.stdin?.end();
      await ended(guard);
    },
  };
}

/** A group of its own: some brokers are started by a script. */
async function startProcess(
  { name, isReady = async () => true }: BrokerProgram,
  { binary, words, variables }: BrokerCommand,
  { folder, port }: BrokerPlace,
): Promise<ChildProcess> {
  const logPath = join(folder, "log");
  const log = openSync(logPath, "a");
  const broker = spawn(binary, words, {
    stdio: ["ignore", log, log],
    detached: true,
    env: { ...process.env, ...variables },
  });
  closeSync(log);
  writeFileSync(join(folder, "process-id"), String(broker.pid));
  const patienceEnds = Date.now() + START_PATIENCE_MS;
  while (!((await takesConnections(port)) && (await isReady(port)))) {
    if (hasEnded(broker) || Date.now() > patienceEnds) {
      killGroup(broker, "SIGKILL");
      throw new Error(`${name} does not answer; its log ends:\n${(await readFile(logPath, "utf8")).slice(-2000)}`);
    }
    await sleep(50);
  }
  return broker;
}

function killGroup(broker: ChildProcess, signal: NodeJS.Signals): void {
  if (broker.pid === undefined || hasEnded(broker)) return;
  process.kill(-broker.pid, signal);
}

/** A shell that waits for the end of its input, which comes when this process ends, even by SIGKILL. */
function endWithThisProcess(folder: string, cleanUp: string, { variables }: BrokerCommand): ChildProcess {
  const script = `read _; kill -KILL -"$(cat "$0/process-id")"; ${cleanUp}; rm -rf "$0"`;
  const guard = spawn("sh", ["-c", script, folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    env: { ...process.env, ...variables },
  });
  guard.unref();
  return guard;
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function ended(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await new Promise<void>((resolve) => child.once("exit", () => resolve()));
}
