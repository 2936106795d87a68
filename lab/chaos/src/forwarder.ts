import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A constant address whose target can change, like a proxy in front of a cluster. */
export interface Forwarder {
  readonly port: number;
  /** Forwards to another port from now on, and closes the connections to the previous one. */
  leadTo(port: number): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a forwarder on a free port. */
export async function startForwarder(firstPort: number): Promise<Forwarder> {
  let target = firstPort;
  const sockets = new Set<Socket>();
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    const behind = connect(target, "127.0.0.1");
    for (const [socket, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.pipe(other);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    leadTo(port) {
      target = port;
      cutAll();
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      cutAll();
      await closed;
    },
  };
}
