import type { StoredLedger } from "@grouphook/core/storage";
import { Router } from "express";
import type { Logger } from "pino";
import { askOnce } from "../telemetry/ask-once.js";
import { readOnly, sendProblem } from "./problem.js";

const PATIENCE_MS = 2000;

/** `/healthz`: the process is up. `/readyz`: callbacks can be written. */
export function health(ledger: StoredLedger, isStopping: () => boolean, logger: Logger): Router {
  const ready = askOnce(() => ledger.ready(), PATIENCE_MS);
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route("/healthz")
    .get((_request, response) => {
      response.json({ status: "ok" });
    })
    .all(readOnly);
  router
    .route("/readyz")
    .get(async (_request, response) => {
      const fault = isStopping() ? "the server is stopping" : await faultOf(ready, logger);
      if (fault === undefined) response.json({ status: "ready" });
      else sendProblem(response, { status: 503, title: "Not ready", detail: fault });
    })
    .all(readOnly);
  return router;
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
