import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

const SWEEP_MS = 50;
/** How long a sender may take over a request it has begun. */
const STALL_MS = 1000;
/** How long requests that have come whole may take to be answered. */
const ANSWER_MS = 6000;

/**
 * Watches a server so that the returned function can stop it: it takes no more connections, answers what came whole,
 * and then cuts off who stalls. Resolves within seven seconds, whatever clients do.
 */
export function stopsGracefully(server: Server): () => Promise<void> {
  // By connection, since a set that every response enters and leaves is rebuilt all the time, and what it was built of
  // before keeps long finished responses from the garbage collector.
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
