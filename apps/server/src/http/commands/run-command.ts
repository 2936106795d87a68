import { type CommandDone, type CommandRecord, type GroupChange, groupIdOf } from "@grouphook/core";
import type { Request } from "express";
import { z } from "zod";
import { commandAnswerForm, type PerformedCommand } from "../bodies/command-answer.js";
import { ANYONE, callerOf } from "../caller.js";
import { identifier } from "../parameters.js";
import { notFound, type Reply, reply } from "../routing/answer.js";
import { type Failure, replyOfFailure, replyOfRefusedBefore } from "./command-answers.js";
import type { CommandDesk } from "./command-desk.js";

/** The parameter with who makes a change. */
export const commandQuery: z.ZodObject<{ actorId: z.ZodExactOptional<z.ZodString> }, z.core.$strict> = z.strictObject({
  actorId: identifier.exactOptional().describe("Who does it, where the vendor wants to know."),
});

/** The header by which a repetition is known. */
export const commandHeaders: z.ZodObject<{ "idempotency-key": z.ZodExactOptional<z.ZodString> }> = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[!-~]{1,255}$/, "must be 1 to 255 printable ASCII characters without spaces")
    .exactOptional()
    .describe("Equal for repetitions: what was done is answered again, with `idempotency-replayed: true`."),
});

/** A command as a request asks for it. */
export interface RequestedCommand<Status extends 200 | 201> {
  readonly request: Request;
  readonly source: string;
  readonly change: GroupChange;
  readonly query: z.output<typeof commandQuery>;
  readonly headers: z.output<typeof commandHeaders>;
  /** Of success. */
  readonly status: Status;
}

type Performed = Extract<CommandDone, { readonly result: "performed" }>;

/** Carries out a command, and replies with what became of it. */
export async function runCommand<Status extends 200 | 201>(
  desk: CommandDesk,
  { request, source, change, query, headers, status }: RequestedCommand<Status>,
): Promise<Reply<Status | Failure>> {
  const handler = await desk.find(source);
  if (typeof handler === "string") return notFound(handler);
  const key = headers["idempotency-key"];
  const { name: token } = callerOf(request) ?? ANYONE;
  const { actorId } = query;
  const outcome = await handler.handle({
    ...{ token, change },
    ...(actorId !== undefined && { actorId }),
    ...(key !== undefined && { key }),
  });
  if (outcome.result === "ended") return replayed(desk, outcome, status);
  const answer =
    outcome.result === "performed" ? await performedReply(desk, source, outcome, status) : replyOfFailure(outcome);
  const isFinal = outcome.result === "performed" || outcome.result === "refused" || outcome.result === "impossible";
  if (key !== undefined && isFinal && typeof answer.body === "object") {
    const { body, headers = {} } = answer;
    // Where it is not kept, a repetition is answered by what the log holds.
    await desk.ledger.commands
      .keepAnswer(outcome.commandId, { status: answer.status, headers, body })
      .catch(() => undefined);
  }
  return answer;
}

async function performedReply<Status extends 200 | 201>(
  desk: CommandDesk,
  source: string,
  { commandId, change, refused, remark }: Performed,
  status: Status,
): Promise<Reply<Status>> {
  const groupId = groupIdOf(change);
  const made: PerformedCommand = {
    ...{ commandId, refused, ...(remark && { remark }) },
    group: groupId === undefined ? undefined : await desk.ledger.group(source, groupId),
    ...madeBy(change),
  };
  const isNewGroup = change.type === "group.created" && groupId !== undefined;
  return reply(
    status,
    commandAnswerForm.of(made),
    isNewGroup ? { location: `/v1/groups/${encodeURIComponent(source)}/${encodeURIComponent(groupId)}` } : undefined,
  );
}

function madeBy(change: GroupChange): Pick<PerformedCommand, "message" | "topicId"> {
  if (change.type === "topic.created") return change.topicId === undefined ? {} : { topicId: change.topicId };
  if (change.type !== "message.sent" || change.message.key === undefined) return {};
  return { message: { key: change.message.key, seq: change.message.seq ?? null } };
}

const stored = z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.looseObject({}) });
const isFailure = (status: number): status is Failure => status >= 400;

/** The answer that a command got before. */
async function replayed<Status extends 200 | 201>(
  desk: CommandDesk,
  { command, answer }: { readonly command: CommandRecord; readonly answer: unknown },
  status: Status,
): Promise<Reply<Status | Failure>> {
  const before = answer === null ? await answerFrom(desk, command, status) : stored.parse(answer);
  const known = isFailure(before.status) ? before.status : status;
  return { ...before, status: known, headers: { ...before.headers, "idempotency-replayed": "true" } };
}

/** The process died before it answered: what the log and the record hold is answered. */
async function answerFrom(desk: CommandDesk, command: CommandRecord, status: 200 | 201): Promise<Reply> {
  if (command.state !== "performed") return replyOfRefusedBefore(command);
  const { commandId, source, groupId, refused, remark } = command;
  const group = groupId === null ? undefined : await desk.ledger.group(source, groupId);
  return reply(status, commandAnswerForm.of({ commandId, group, refused, remark }));
}
