import { setFlagsFromString } from "node:v8";
import type { ServerPlan } from "../configuration/plan-server.js";
import { startPlanned } from "../start-server.js";
import { openLog } from "../telemetry/log.js";

const STOP_MS = 9500;
/** Corrects heuristics of V8 that do not fit a server whose objects live as long as a callback waits. */
const V8_FLAGS = [
  // By default, the garbage of waiting callbacks may grow to twice the memory in use.
  "--heap-growing-percent=30",
  // By default, allocation sites whose objects often survive allocate in the old generation, which delays collecting all they refer to.
  "--no-allocation-site-pretenuring",
];

/** Serves until SIGTERM or SIGINT, then ends the process. A second signal ends it at once. Rejects if it cannot start. */
export async function serve(plan: ServerPlan): Promise<void> {
  for (const flag of V8_FLAGS) setFlagsFromString(flag);
  const { logger, flush } = await openLog(plan.configuration.logLevel, plan.configuration.logFormat);

  function exit(code: number): void {
    void flush().then(() => process.exit(code));
  }

  function die(fault: unknown): void {
    logger.fatal({ cause: fault instanceof Error ? fault.stack : fault }, "unexpected fault");
    exit(1);
  }

  process.on("uncaughtException", die);
  const waiting = new AbortController();
  const started = startPlanned(plan, logger, waiting.signal);
  let signalled = false;

  function stop(): void {
    if (signalled) process.exit(1);
    signalled = true;
    setTimeout(() => {
      logger.error(`not stopped within ${STOP_MS} ms`);
      exit(1);
    }, STOP_MS);
    waiting.abort();
    started.then((server) => server.stop(), endOfWaiting).then(() => exit(0), die);
  }

  function endOfWaiting(fault: unknown): void {
    if (!waiting.signal.aborted) throw fault;
  }

  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  await started.catch(endOfWaiting);
}
