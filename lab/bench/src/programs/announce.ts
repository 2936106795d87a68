import type { Server } from "node:http";

/** Prints where a server listens, like grouphook's log does. */
export function announce(server: Server): void {
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the server does not listen on a port");
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${address.port}` })}\n`);
}
