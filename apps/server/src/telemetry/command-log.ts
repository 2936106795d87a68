import { type CommandReport, groupIdOf } from "@grouphook/core";
import type { Logger } from "pino";

/** Logs what became of commands: as a warning where the vendor gave no answer or the record could not follow. */
export function commandLog(logger: Logger): (report: CommandReport) => void {
  return ({ source, vendor, token, change, outcome, durationMs }) => {
    const { result } = outcome;
    const line = {
      ...{ source, vendor, token, change: change.type, groupId: groupIdOf(change), result, durationMs },
      commandId: "commandId" in outcome ? outcome.commandId : undefined,
    };
    if (outcome.result === "unanswered") {
      const { code, text, mayHaveActed } = outcome;
      logger.warn({ ...line, code, mayHaveActed }, `a command got no answer: ${text}`);
    } else if (outcome.result === "performed" && outcome.remark) {
      logger.warn(line, `a command was performed, but ${outcome.remark.text}`);
    } else {
      logger.debug(line, "command");
    }
  };
}
