import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A way to a server on which answers can be lost. */
export interface CloggedWay {
  readonly url: string;
  /** Drops what the server answers; ends the connections that had something dropped when it ends. */
  dropAnswers(isDropping: boolean): void;
}

/** Opens a way to the server of a URL, for one test. */
export async function cloggedWay(url: string): Promise<CloggedWay> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isDropping = false;
  const way = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    const ends = [client, server] as const;
    client.on("data", (bytes) => server.write(bytes));
    server.on("data", (bytes) => isDropping || client.write(bytes));
    for (const socket of ends) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => ends.map((one) => one.destroy()));
    }
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  await new Promise<void>((resolve) => way.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    cut();
    way.close();
  });
  const address = way.address();
  const through = new URL(url);
  through.port = String(typeof address === "object" && address ? address.port : 0);
  return {
    url: through.href,
    dropAnswers(dropping) {
      if (isDropping && !dropping) cut();
      isDropping = dropping;
    },
  };
}
