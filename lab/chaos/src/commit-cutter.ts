import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { SeededRandom } from "@grouphook/testkit";
import { isCommitQuery } from "./commit-query.ts";
import { PacketReader } from "./packet-reader.ts";

/** Longer than a commit takes to be flushed. */
const SETTLED_MS = 40;

/** A forwarder that loses answers to COMMIT. */
export interface CommitCutter {
  readonly port: number;
  /** How many COMMITs were not answered since the start. */
  readonly cuts: () => number;
  /** Sets the share of COMMITs that are not answered from now on, 0 to 1. */
  cut(share: number): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Forwards connections to a database server. A chosen COMMIT either does not reach it, or its answer is lost: the connection
 * is closed at once, at the first byte of the answer, or when the commit has certainly taken place.
 */
export async function startCommitCutter(databasePort: number, random: SeededRandom): Promise<CommitCutter> {
  let share = 0;
  let cuts = 0;
  const sockets = new Set<Socket>();

  function forward(client: Socket): void {
    const database = connect(databasePort, "127.0.0.1");
    const cutOff = () => {
      client.destroy();
      database.destroy();
    };
    for (const socket of [client, database]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on("error", cutOff).on("close", () => {
        sockets.delete(socket);
        cutOff();
      });
    }
    let isCutting = false;
    let answers: "pass" | "cut" | "hold" = "pass";
    const packets = new PacketReader();
    client.on("data", (bytes) => {
      if (isCutting) return;
      if (!packets.push(bytes).some(isCommitQuery) || !random.chance(share)) {
        database.write(bytes);
        return;
      }
      isCutting = true;
      cuts += 1;
      const moment = random.pick(["before it", "at once", "at the answer", "after it"] as const);
      if (moment === "before it") return cutOff();
      if (moment !== "at once") answers = moment === "after it" ? "hold" : "cut";
      database.write(bytes, () => {
        if (moment === "at once") cutOff();
        if (moment === "after it") setTimeout(cutOff, SETTLED_MS);
      });
    });
    database.on("data", (bytes) => {
      if (answers === "pass") client.write(bytes);
      else if (answers === "cut") cutOff();
    });
  }

  const server = createServer(forward);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    cuts: () => cuts,
    cut(wanted) {
      share = wanted;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
