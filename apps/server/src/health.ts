import type { StoredLedger } from "@grouphook/core/storage";
import { Router } from "express";
import type { Logger } from "pino";
import { readOnly, sendProblem } from "./problem.js";

const PATIENCE_MS = 2000;

/** `/healthz`: the process is up. `/readyz`: callbacks can be written. */
export function health(ledger: StoredLedger, isStopping: () => boolean, logger: Logger): Router {
  const router = Router();
  router
    .route("/healthz")
    .get((_request, response) => {
      response.json({ status: "ok" });
    })
    .all(readOnly);
  router
    .route("/readyz")
    .get(async (_request, response) => {
      const hindrance = isStopping() ? "the server is stopping" : await hindranceOf(ledger, logger);
      if (hindrance === undefined) response.json({ status: "ready" });
      else sendProblem(response, { status: 503, title: "Not ready", detail: hindrance });
    })
    .all(readOnly);
  return router;
}

async function hindranceOf(ledger: StoredLedger, logger: Logger): Promise<string | undefined> {
  const { promise: tooLate, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve(`the database did not answer within ${PATIENCE_MS} ms`), PATIENCE_MS);
  const answer = ledger.ready().then(
    () => undefined,
    (fault: unknown) => {
      logger.warn({ cause: fault instanceof Error ? fault.message : fault }, "not ready");
      return "the database cannot be written to";
    },
  );
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}
