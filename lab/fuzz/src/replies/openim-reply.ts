import { z } from "zod";
import type { Answer } from "../dialect.ts";
import { fieldsOf } from "./reply-grammar.ts";

const text = z.string();
const int32 = z.int32();
const decision = { actionCode: z.literal(0), errCode: int32, errMsg: text, errDlt: text, nextCode: z.literal([0, 1]) };
const profile = { groupName: text, notification: text, introduction: text, faceURL: text, ex: text };
const switches = { needVerification: int32, lookMemberInfo: int32, applyMemberFriend: int32 };
const member = { nickname: text, faceURL: text, roleLevel: z.literal([20, 60]), muteEndTime: z.int(), ex: text };
const partly = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).partial().shape;
const nullable = <Shape extends Record<string, z.ZodType>>(shape: Shape) =>
  Object.fromEntries(Object.entries(shape).map(([key, type]) => [key, type.nullable()]));

const receivers = { userIDList: z.array(text).min(1) };
const oneMember = { nickName: text, faceURL: text, roleLevel: z.literal([20, 60]), ex: text };
const { applyMemberFriend: _, ...creationSwitches } = switches;

/** The fields of a reply besides the decision, by command. */
const extras: Readonly<Record<string, z.ZodRawShape>> = {
  callbackBeforeCreateGroupCommand: partly({
    groupID: text.min(1),
    creatorUserID: text,
    status: z.literal([0, 3]),
    ...profile,
    ...creationSwitches,
  }),
  callbackBeforeMembersJoinGroupCommand: partly({
    memberCallbackList: z.array(z.strictObject({ userID: text.min(1), ...partly(member) })).min(1),
    ...member,
  }),
  callbackBeforeSetGroupMemberInfoCommand: partly(oneMember),
  callbackBeforeMsgModifyCommand: partly({ content: text, contentType: int32, ex: text }),
  callbackBeforeGroupOnlinePushCommand: partly(receivers),
  callbackBeforeOfflinePushCommand: partly(receivers),
  callbackBeforeSetGroupInfoCommand: {
    groupID: text.min(1),
    groupName: text,
    notification: text,
    introduction: text,
    faceURL: text,
    ...partly({ ex: text, ...switches }),
  },
  callbackBeforeSetGroupInfoExCommand: { groupID: text.min(1), ...nullable({ ...profile, ...switches }) },
};

const denial = z.strictObject({ ...decision, errCode: z.int().min(5000).max(9999), nextCode: z.literal(1) });
const zeros = {
  ...decision,
  errCode: z.literal(0),
  errMsg: z.literal(""),
  errDlt: z.literal(""),
  nextCode: z.literal(0),
};
const allowances = new Map(
  Object.entries(extras).map(([command, shape]) => [command, z.strictObject({ ...zeros, ...shape })]),
);
const plain = z.strictObject(zeros);

/** OpenIM decides only by `nextCode`, and refuses a body with a number or text of another type. */
export function judgeOpenimReply({ reply, report, onFailure }: Answer): string | undefined {
  const { status, body } = reply;
  const fields = fieldsOf(body);
  if (!fields) return "the body is no JSON object";
  if (Object.keys(fields).slice(0, 5).join() !== Object.keys(decision).join()) return "the five fields are not first";
  const { error, callback, outcome } = report;
  const isWrongMethod = error?.code === "wrong-method";
  const isStranger = error?.code === "unauthentic" || isWrongMethod;
  if (status !== (isWrongMethod ? 405 : isStranger ? 403 : 200)) return `status ${status}`;
  const denies = fields.nextCode === 1;
  if (denies) return denial.safeParse(fields).success ? faultOfDenial() : "no denial that OpenIM reads";
  const isQuestion = callback?.wants === "review";
  const allowance = (isQuestion && allowances.get(callback.command)) || plain;
  const read = allowance.safeParse(fields);
  if (!read.success && (callback || !plain.safeParse(fields).success))
    return `no allowance: ${z.prettifyError(read.error)}`;
  if (isStranger) return "an allowance for a stranger";
  if (error && onFailure === "deny" && isQuestion) return "an allowance where failures deny";
  return isQuestion && outcome && outcome.result !== "allowed" ? `an allowance for ${outcome.result}` : undefined;

  function faultOfDenial(): string | undefined {
    return callback && callback.wants !== "review" ? "a denial of what is no question" : undefined;
  }
}
