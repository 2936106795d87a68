import type { StoredLedger } from "@grouphook/core/storage";
import type { Logger } from "pino";
import { z } from "zod";
import { askOnce } from "../../telemetry/ask-once.js";
import { problem, problemAnswer, reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";

const PATIENCE_MS = 2000;
/** Whoever watches may add parameters of their own. */
const query = z.looseObject({});

/** `/healthz`: the process is up. `/readyz`: callbacks can be written. */
export function healthRoutes(ledger: StoredLedger, isStopping: () => boolean, logger: Logger): readonly ServedRoute[] {
  const ready = askOnce(() => ledger.ready(), PATIENCE_MS);
  return [
    route({
      method: "get",
      path: "/healthz",
      tag: "server",
      scope: "open",
      summary: "Tell whether the process is up",
      query,
      answers: { 200: { description: "It is.", body: z.object({ status: z.literal("ok") }) } },
      withoutDatabase: true,
      answer: () => reply(200, { status: "ok" }),
    }),
    route({
      method: "get",
      path: "/readyz",
      tag: "server",
      scope: "open",
      summary: "Tell whether callbacks can be written",
      query,
      answers: {
        200: { description: "They can.", body: z.object({ status: z.literal("ready") }) },
        503: problemAnswer("They cannot: the database cannot be written to, or the server is stopping."),
      },
      async answer() {
        const fault = isStopping() ? "the server is stopping" : await faultOf(ready, logger);
        return fault === undefined ? reply(200, { status: "ready" }) : problem(503, "Not ready", { detail: fault });
      },
    }),
  ];
}

async function faultOf(ready: () => Promise<void>, logger: Logger): Promise<string | undefined> {
  try {
    await ready();
    return undefined;
  } catch (fault) {
    logger.warn({ cause: fault instanceof Error ? fault.message : fault }, "not ready");
    return "the database cannot be written to";
  }
}
