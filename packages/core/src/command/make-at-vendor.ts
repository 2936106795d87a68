import { isVendorCallError, type VendorCallError } from "../adapter/client/vendor-call-error.js";
import type { Performed, ReadingClient } from "../adapter/client/vendor-client.js";
import type { CommandRemark } from "../ledger/command.js";
import type { RecordCallback } from "../vocabulary/callback.js";
import { groupIdOf } from "../vocabulary/change.js";
import type { CommandDone } from "./command-outcome.js";
import { type BegunCommand, type CommandTools, end, entryOf, inLog, toldWith } from "./tools.js";

/** Has the vendor make a change, and records that it did. */
export async function makeAtVendor(
  tools: CommandTools,
  client: ReadingClient,
  command: BegunCommand,
): Promise<CommandDone> {
  const { change, actorId, idempotencyKey } = command;
  let performed: Performed;
  try {
    performed = await client.perform(change, {
      ...(actorId !== undefined && { actorId }),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
  } catch (fault) {
    if (isVendorCallError(fault)) return unanswered(tools, command, fault);
    const text = `the client of ${client.vendor} failed: ${fault instanceof Error ? fault.message : String(fault)}`;
    await leave(tools, command, { by: "grouphook", text });
    throw fault;
  }
  switch (performed.result) {
    case "performed":
      return record(tools, command, performed);
    case "refused":
      return end(tools, command, "refused", { by: "vendor", ...performed.refusal });
    case "impossible":
      return end(tools, command, "impossible", { by: "vendor", text: performed.text });
  }
}

async function unanswered(tools: CommandTools, command: BegunCommand, fault: VendorCallError): Promise<CommandDone> {
  const { commandId } = command;
  const { code, message: text, mayHaveActed, retryAfterMs } = fault;
  const remark: CommandRemark = { by: "grouphook", code, text };
  if (mayHaveActed) await leave(tools, command, remark);
  else await inLog(tools.ledger.commands.end(commandId, { state: "failed", remark }));
  const retry = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { result: "unanswered", commandId, code, text, mayHaveActed, ...retry };
}

async function leave({ source, ledger }: CommandTools, command: BegunCommand, remark: CommandRemark): Promise<void> {
  const { commandId, token, change } = command;
  const groupId = groupIdOf(change);
  const left = { commandId, source, token, ...(groupId !== undefined && { groupId }) };
  await inLog(ledger.commands.leaveUnknown(left, remark));
}

/** Until the vendor's own callback comes, the record knows of the change by this alone. */
async function record(
  tools: CommandTools,
  command: BegunCommand,
  { change, asOf, refused: byVendor = [] }: Extract<Performed, { readonly result: "performed" }>,
): Promise<CommandDone> {
  const { commandId } = command;
  const { commands } = tools.ledger;
  const refused = [...command.refused, ...byVendor];
  const callback: RecordCallback = {
    ...{ wants: "record", ...toldWith(command), change, begunAt: command.begunAt },
    occurredAt: Math.max(asOf, command.newestFact ?? asOf),
  };
  const groupId = groupIdOf(change);
  const performed = { state: "performed", refused, ...(groupId !== undefined && { groupId }) } as const;
  const done = { result: "performed", commandId, change, refused } as const;
  try {
    await commands.settle(commandId, entryOf(tools, callback), () => performed);
    return { ...done, isRecorded: true };
  } catch (fault) {
    const text = `it is not in the record: ${fault instanceof Error ? fault.message : String(fault)}`;
    const remark: CommandRemark = { by: "grouphook", text };
    void inLog(commands.end(commandId, { ...performed, remark }));
    return { ...done, remark, isRecorded: false };
  }
}
