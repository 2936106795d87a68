import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

const SWEEP_MS = 50;
/** How long a client may take to finish a request that it has begun. */
const STALL_MS = 1000;
/** How long complete requests may take to be answered. */
const ANSWER_MS = 6000;

/**
 * Returns a function that stops the server: it accepts no more connections, answers complete requests, and disconnects
 * clients that stall. Resolves within seven seconds, no matter what clients do.
 */
export function stopsGracefully(server: Server): () => Promise<void> {
  // One entry per connection: a set of responses would be rebuilt all the time, and its old copies would keep finished
  // responses reachable.
  const latest = new Map<Socket, ServerResponse>();
  let stopping = false;
  server.on("connection", (socket) => socket.once("close", () => latest.delete(socket)));
  server.prependListener("request", ({ socket }, response) => {
    latest.set(socket, response);
    if (stopping) response.setHeader("connection", "close");
  });

  function unanswered(): readonly ServerResponse[] {
    return [...latest.values()].filter((response) => !response.writableFinished && !response.destroyed);
  }

  function sweep(stoppedAt: number): void {
    const waited = performance.now() - stoppedAt;
    const answering = unanswered().some((response) => response.req.complete);
    if (waited > ANSWER_MS || (waited > STALL_MS && !answering)) server.closeAllConnections();
    else server.closeIdleConnections();
  }

  return async () => {
    stopping = true;
    for (const response of unanswered()) if (!response.headersSent) response.setHeader("connection", "close");
    const stoppedAt = performance.now();
    const sweeper = setInterval(sweep, SWEEP_MS, stoppedAt);
    await new Promise((resolve) => server.close(resolve));
    clearInterval(sweeper);
  };
}
