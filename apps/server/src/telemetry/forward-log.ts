import type { Logger } from "pino";
import type { ForwardReport } from "../forward/source-forwarder.js";
import { throttle } from "./throttle.js";

/** Logs callbacks that brought no answer of the app, and the others for debugging. Of the app's URL it names the host. */
export function forwardLog(logger: Logger, hosts: ReadonlyMap<string, string>): (report: ForwardReport) => void {
  const tell = throttle();
  return ({ source, command, also, outcome, status, reason, milliseconds }) => {
    const line = { source, command, also, outcome, status, host: hosts.get(source), milliseconds };
    if (outcome === "answered") {
      logger.debug(line, "a callback was passed on");
      return;
    }
    const message = `a callback was passed on without an answer: ${reason}`;
    tell({ kind: `${source} ${also} ${outcome}`, write: (count) => logger.warn({ ...line, count }, message) });
  };
}
