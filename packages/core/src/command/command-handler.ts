import type { OnFailure } from "../adapter/adapter.js";
import { sha256Base64Url } from "../adapter/authenticity.js";
import type { VendorClient } from "../adapter/client/vendor-client.js";
import type { Commands } from "../ledger/command.js";
import type { Ledger } from "../ledger/ledger.js";
import { createJudge, type FailMode } from "../policy/judge.js";
import type { JudgementReport, Policy } from "../policy/policy.js";
import type { GroupChange } from "../vocabulary/change.js";
import type { CommandDone, CommandOutcome } from "./command-outcome.js";
import { fingerprintOf } from "./fingerprint.js";
import { judgeCommand } from "./judge-command.js";
import { makeAtVendor } from "./make-at-vendor.js";
import { makeHere } from "./make-here.js";
import { isRepeatable } from "./repeatable.js";
import { type BegunCommand, type CommandTools, end } from "./tools.js";

/** What an app commands. */
export interface AskedCommand {
  /** The name of the app's token. */
  readonly token: string;
  readonly change: GroupChange;
  /** Who makes the change, where the vendor wants to know. */
  readonly actorId?: string;
  /** Equal for repetitions of one command. */
  readonly key?: string;
}

/** What became of one command, for logs and metrics. */
export interface CommandReport extends AskedCommand {
  readonly source: string;
  readonly vendor: string;
  readonly outcome: CommandOutcome;
  readonly durationMs: number;
}

/** How the commands of one source are carried out. */
export interface CommandHandlerOptions {
  readonly source: string;
  readonly client: VendorClient;
  readonly ledger: Ledger & { readonly commands: Commands };
  /** Asked before a command is carried out; none is unless set. */
  readonly policy?: Policy;
  /** What becomes of a command if its policy fails; `deny` unless set. */
  readonly onFailure?: OnFailure;
  /** Exceptions to `onFailure`, by type of change. */
  readonly onPolicyFailure?: NonNullable<FailMode["changes"]>;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Called with every judgement and every failure of a policy. Must not throw. */
  readonly observeJudgement?: (report: JudgementReport) => void;
  /** Called for every command once its outcome is there. Must not throw. */
  readonly observe?: (report: CommandReport) => void;
}

/** Carries out the commands of one source. */
export interface CommandHandler {
  readonly source: string;
  readonly client: VendorClient;
  /**
   * Carries out a command, and puts what it did into the record. Rejects with a `LedgerUnavailableError` or a `CallbackError`
   * while the database takes no writes: then nothing was done.
   */
  handle(command: AskedCommand): Promise<CommandOutcome>;
}

/** Creates the handler of one source's commands. Every command is in the log before the vendor hears of it. */
export function createCommandHandler(options: CommandHandlerOptions): CommandHandler {
  const { source, client, ledger, policy, onFailure = "deny", onPolicyFailure, now, observe } = options;
  const { vendor } = client;
  const failMode = { default: onFailure, ...(onPolicyFailure && { changes: onPolicyFailure }) };
  const judge =
    policy && createJudge({ source, vendor, ledger, policy, failMode, now, observe: options.observeJudgement });
  const tools: CommandTools = { source, ledger, now };

  async function begin({ token, change, actorId, key }: AskedCommand) {
    return ledger.commands.begin({
      ...{ source, vendor, token, change, isOurs: !client.reads },
      ...(actorId !== undefined && { actorId }),
      ...(key !== undefined && {
        key: {
          key,
          fingerprint: fingerprintOf({ source, change, actorId }),
          mayRepeat: (firstTriedAt) => isRepeatable(change, client, now() - firstTriedAt),
        },
      }),
    });
  }

  async function carryOut(command: BegunCommand): Promise<CommandDone> {
    const { type } = command.change;
    if (!client.can.has(type)) {
      return end(tools, command, "impossible", { by: "grouphook", text: `${vendor} has no way to make ${type}` });
    }
    const judged = judge ? await judgeCommand(judge, command) : command;
    if ("denial" in judged) return end(tools, command, "refused", judged.denial);
    return client.reads ? makeAtVendor(tools, client, judged) : makeHere(tools, client, judged);
  }

  async function handle(asked: AskedCommand): Promise<CommandOutcome> {
    const begunAt = now();
    const begun = await begin(asked);
    if (begun.result !== "begun") return begun;
    const { key, ...rest } = asked;
    return carryOut({
      ...{ ...rest, commandId: begun.commandId, begunAt, newestFact: begun.newestFact, refused: [] },
      ...(key !== undefined && { idempotencyKey: sha256Base64Url(`${source}\n${asked.token}\n${key}`) }),
    });
  }

  return {
    source,
    client,
    async handle(asked) {
      const startedAt = now();
      const outcome = await handle(asked);
      observe?.({ ...asked, source, vendor, outcome, durationMs: now() - startedAt });
      return outcome;
    },
  };
}
