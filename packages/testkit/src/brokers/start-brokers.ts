import { spawnSync } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { type BrokerProgram, startBroker, type TestBroker } from "./broker-process.js";

/** The brokers that can be started from PATH. */
export type BrokerName = "nats" | "redis" | "rabbitmq";

/** On Debian the command of that name on PATH changes the user. */
const RABBITMQ = "/usr/lib/rabbitmq/bin/rabbitmq-server";

const programs: Readonly<Record<BrokerName, BrokerProgram & { readonly binary: string }>> = {
  nats: {
    name: "nats",
    binary: "nats-server",
    urlOf: (port) => `nats://127.0.0.1:${port}`,
    command: ({ folder, port }) => ({
      binary: "nats-server",
      words: ["--addr", "127.0.0.1", "--port", String(port), "--jetstream", "--store_dir", join(folder, "data")],
    }),
  },
  redis: {
    name: "redis",
    binary: "redis-server",
    urlOf: (port) => `redis://127.0.0.1:${port}`,
    command: ({ folder, port }) => ({
      binary: "redis-server",
      words: [
        ...["--bind", "127.0.0.1", "--port", String(port), "--dir", folder],
        ...["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""],
      ],
    }),
    // While it reads its file it takes connections and refuses everything.
    isReady: async (port) => (await firstAnswer(port, "PING\r\n")).startsWith("+PONG"),
  },
  rabbitmq: {
    name: "rabbitmq",
    binary: RABBITMQ,
    urlOf: (port) => `amqp://guest:guest@127.0.0.1:${port}`,
    command: ({ folder, port, otherPorts: [distributionPort, mapperPort] }) => ({
      binary: RABBITMQ,
      words: [],
      variables: {
        HOME: folder,
        RABBITMQ_NODENAME: `grouphook${port}@localhost`,
        RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
        RABBITMQ_NODE_PORT: String(port),
        RABBITMQ_DIST_PORT: String(distributionPort),
        RABBITMQ_MNESIA_BASE: join(folder, "data"),
        RABBITMQ_LOG_BASE: folder,
        RABBITMQ_LOGS: "-",
        RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "plugins"),
        RABBITMQ_CONFIG_FILE: join(folder, "rabbitmq"),
        RABBITMQ_CONF_ENV_FILE: join(folder, "environment"),
        RABBITMQ_PID_FILE: join(folder, "broker-process-id"),
        ERL_EPMD_ADDRESS: "127.0.0.1",
        ERL_EPMD_PORT: String(mapperPort),
      },
    }),
    // The port mapper refuses as long as it takes the broker for alive.
    cleanUp: "for attempt in 1 2 3 4 5 6 7 8 9; do epmd -kill | grep -q Killed && break; sleep 0.2; done",
    isReady: async (port) => (await firstAnswer(port, "AMQP\0\0\x09\x01")).length > 0,
  },
};

/** Starts a private broker; `undefined`, with a message on stderr, where it is not installed. */
export async function startTestBroker(name: BrokerName): Promise<TestBroker | undefined> {
  const program = programs[name];
  if (spawnSync("sh", ["-c", `command -v ${program.binary}`]).status === 0) return startBroker(program);
  process.stderr.write(
    `\n*** NO ${name.toUpperCase()}: ${program.binary} is not installed. Its sink is not tested. ***\n\n`,
  );
  return undefined;
}

/** What a server says first when it is told something. */
function firstAnswer(port: number, told: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(told));
    socket.setTimeout(2000, () => socket.destroy());
    socket.once("data", (bytes) => {
      resolve(bytes.toString("latin1"));
      socket.destroy();
    });
    socket.once("error", () => undefined).once("close", () => resolve(""));
  });
}
