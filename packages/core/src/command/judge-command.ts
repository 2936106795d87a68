import type { CommandRemark } from "../ledger/command.js";
import type { Judge } from "../policy/judge.js";
import { judgedChange } from "../policy/judged-change.js";
import type { PerformCallback } from "../vocabulary/callback.js";
import type { Leeway } from "../vocabulary/verdict.js";
import { type BegunCommand, toldWith } from "./tools.js";

/** How long a policy may take, in milliseconds: no vendor waits. */
const PATIENCE_MS = 5000;
const NO_CODE = 0;

/** Whatever a policy wants can be done, but to let the app believe what is not true. */
const leeway: Leeway = {
  codes: { from: 1, to: Number.MAX_SAFE_INTEGER, default: NO_CODE },
  amend: ["groupId", "profile", "members", "elements", "custom", "priority"],
  refuseSome: true,
  discard: false,
};

/** The command as the policy allows it, or what it says instead. */
export async function judgeCommand(
  judge: Judge,
  command: BegunCommand,
): Promise<BegunCommand | { readonly denial: CommandRemark }> {
  const callback: PerformCallback = {
    ...{ wants: "perform", permission: "anyone", answerRoster: false, leeway },
    ...{ ...toldWith(command), change: command.change },
  };
  const outcome = await judge(callback, PATIENCE_MS);
  if (outcome.result === "denied") {
    const { text, code = NO_CODE } = outcome.denial;
    return { denial: { by: "policy", text, ...(code !== NO_CODE && { code }) } };
  }
  const change = outcome.result === "allowed" ? judgedChange(command.change, outcome) : undefined;
  if (outcome.result !== "allowed" || !change) return { denial: { by: "policy", text: "denied by policy" } };
  const refused = (outcome.refusedUserIds ?? []).map((userId) => ({
    userId,
    code: "policy",
    text: "refused by policy",
  }));
  return { ...command, change, refused };
}
