import {
  type CommandHandler,
  type CommandReport,
  createCommandHandler,
  type JudgementReport,
  type Policy,
} from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import type { Logger } from "pino";
import type { ServerPlan } from "../../configuration/plan-server.js";
import { commandLog } from "../../telemetry/command-log.js";
import type { Metrics } from "../../telemetry/metrics.js";
import { policyLog } from "../../telemetry/policy-log.js";
import type { StrangeSource } from "../strange-source.js";

/** What carrying out commands needs. */
export interface CommandDeskParts {
  readonly plan: ServerPlan;
  readonly ledger: StoredLedger;
  readonly policy: Policy | undefined;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly faultOf: StrangeSource;
}

/** Carries out the commands of all sources. */
export interface CommandDesk {
  readonly ledger: StoredLedger;
  /** The handler of a source, or why it has none. */
  find(source: string): Promise<CommandHandler | string>;
}

/** Makes a handler for each source that has a client. */
export function commandDesk({ plan, ledger, policy, logger, metrics, faultOf }: CommandDeskParts): CommandDesk {
  const logJudgement = policyLog(logger);
  const log = commandLog(logger);
  const handlers = new Map<string, CommandHandler>();
  for (const [source, client] of plan.clients) {
    const { onFailure, onPolicyFailure, commands } = plan.configuration.sources[source] ?? {};
    const asked = commands?.askPolicy === true ? policy : undefined;
    handlers.set(
      source,
      createCommandHandler({
        ...{ source, client, ledger, now: Date.now },
        ...(asked && { policy: asked }),
        ...(onFailure && { onFailure }),
        ...(onPolicyFailure && { onPolicyFailure }),
        observeJudgement: (report: JudgementReport) => {
          metrics.policies.observeJudgement(report);
          logJudgement(report);
        },
        observe: (report: CommandReport) => {
          metrics.observeCommand(report);
          log(report);
        },
      }),
    );
  }
  return {
    ledger,
    async find(source) {
      const handler = handlers.get(source);
      if (handler) return handler;
      const without = plan.withoutClient.get(source);
      if (without !== undefined) return without;
      const fault = await faultOf(source);
      return fault === undefined ? `source ${source} is not configured` : `source ${source} ${fault}`;
    },
  };
}
