import type { SinkReport } from "@grouphook/core";
import type { Logger } from "pino";
import { throttle } from "../telemetry/throttle.js";

/** Writes what happens to a sink into the log: changes at once, what repeats at most once a second. */
export function sinkLog(logger: Logger, sink: string, broker: string): (report: SinkReport) => void {
  const tell = throttle();
  let isFailing = false;
  return (report) => {
    const line = { sink, broker };
    switch (report.kind) {
      case "started":
        logger.info({ ...line, position: report.position }, "a sink is delivered to");
        break;
      case "ended":
        logger.info({ ...line, reason: report.reason }, "a sink is not delivered to by this process any more");
        break;
      case "failed": {
        isFailing = true;
        const cause = report.cause instanceof Error ? report.cause.message : String(report.cause);
        const { attempt, pauseMs } = report;
        tell({
          kind: "failed",
          write: (count) =>
            logger.warn(
              { ...line, cause, attempt, pauseMs, count },
              "events could not be delivered and are sent again",
            ),
        });
        break;
      }
      case "missed":
        logger.error(
          { ...line, position: report.position, oldest: report.oldest },
          "events were removed by retention before they were delivered to a sink",
        );
        break;
      case "delivered":
        if (isFailing) logger.info({ ...line, position: report.position }, "a sink is delivered to again");
        isFailing = false;
        for (const { id } of report.delivered.reduced ?? []) {
          tell({
            kind: "reduced",
            write: (count) =>
              logger.error(
                { ...line, event: id, count },
                "an event is too large for the broker and was sent without its data",
              ),
          });
        }
    }
  };
}
