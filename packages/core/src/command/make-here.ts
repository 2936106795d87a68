import { isVendorCallError } from "../adapter/client/vendor-call-error.js";
import type { PartRefusal, TellingClient } from "../adapter/client/vendor-client.js";
import type { CommandEnd, CommandRemark } from "../ledger/command.js";
import type { Outcome, PerformCallback } from "../vocabulary/callback.js";
import type { GroupChange } from "../vocabulary/change.js";
import { yesOrNo } from "../vocabulary/verdict.js";
import type { CommandDone } from "./command-outcome.js";
import { type BegunCommand, type CommandTools, end, entryOf, inLog, toldWith } from "./tools.js";

/** Makes a change in the record, which decides about the groups of this vendor, and tells the vendor. */
export async function makeHere(
  tools: CommandTools,
  client: TellingClient,
  command: BegunCommand,
): Promise<CommandDone> {
  const { commandId, refused } = command;
  const unsaid = client.unsayable?.(command.change);
  if (unsaid !== undefined) {
    return end(tools, command, "impossible", { by: "grouphook", text: `${client.vendor} cannot be told ${unsaid}` });
  }
  const callback: PerformCallback = {
    ...{ wants: "perform", permission: "anyone", answerRoster: false, leeway: yesOrNo({ from: 0, to: 0, default: 0 }) },
    ...{ ...toldWith(command), change: command.change },
  };
  const outcome = await settled(tools, command, callback);
  if (outcome.result !== "performed") {
    return { result: "refused", commandId, remark: remarkOn(outcome) };
  }
  const change = withGroupId(command.change, outcome.groupId);
  const told = await tell(client, command, change);
  const done = { result: "performed", commandId, change, isRecorded: true } as const;
  if (!told.remark && told.refused.length === 0) return { ...done, refused };
  const all = [...refused, ...told.refused];
  const { remark } = told;
  await inLog(tools.ledger.commands.end(commandId, { state: "performed", refused: all, ...(remark && { remark }) }));
  return { ...done, refused: all, ...(remark && { remark }) };
}

async function settled(tools: CommandTools, command: BegunCommand, callback: PerformCallback): Promise<Outcome> {
  const { commandId, refused } = command;
  const { commands } = tools.ledger;
  try {
    return await commands.settle(commandId, entryOf(tools, callback), (became) => endOf(became, refused));
  } catch (fault) {
    const text = `it could not be written: ${fault instanceof Error ? fault.message : String(fault)}`;
    void inLog(commands.end(commandId, { state: "failed", remark: { by: "grouphook", text } }));
    throw fault;
  }
}

function endOf(outcome: Outcome, refused: readonly PartRefusal[]): CommandEnd {
  if (outcome.result !== "performed") return { state: "refused", remark: remarkOn(outcome) };
  return { state: "performed", refused, ...(outcome.groupId !== undefined && { groupId: outcome.groupId }) };
}

function remarkOn(outcome: Outcome): CommandRemark {
  if (outcome.result !== "denied") return { by: "rules", text: `it was ${outcome.result}` };
  const { reason, text } = outcome.denial;
  return { by: "rules", code: reason, text };
}

function withGroupId(change: GroupChange, groupId: string | undefined): GroupChange {
  return change.type === "group.created" && groupId !== undefined ? { ...change, groupId } : change;
}

interface Told {
  readonly refused: readonly PartRefusal[];
  readonly remark?: CommandRemark;
}

/** The change is made, whatever the vendor says to it. */
async function tell(
  client: TellingClient,
  { actorId, idempotencyKey }: BegunCommand,
  change: GroupChange,
): Promise<Told> {
  try {
    const performed = await client.perform(change, {
      ...(actorId !== undefined && { actorId }),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
    if (performed.result === "performed") return { refused: performed.refused ?? [] };
    const { code, text } =
      performed.result === "refused" ? performed.refusal : { code: undefined, text: performed.text };
    return { refused: [], remark: { by: "vendor", text: untold(text), ...(code !== undefined && { code }) } };
  } catch (fault) {
    const text = fault instanceof Error ? fault.message : String(fault);
    const code = isVendorCallError(fault) ? { code: fault.code } : {};
    return { refused: [], remark: { by: "grouphook", text: untold(text), ...code } };
  }
}

function untold(why: string): string {
  return `the change is made, but the vendor could not be told: ${why}`;
}
