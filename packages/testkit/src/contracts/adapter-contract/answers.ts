import {
  type Amendment,
  type Callback,
  CallbackError,
  type CallbackErrorCode,
  type Denial,
  type DenialReason,
  type Outcome,
} from "@grouphook/core/adapter";
import { sayableCodes } from "./sayable-codes.js";

const CODES: Readonly<Record<CallbackErrorCode, true>> = {
  unauthentic: true,
  "wrong-method": true,
  malformed: true,
  "too-large": true,
  "too-slow": true,
  overloaded: true,
  internal: true,
};

/** One error of every code. */
export const CALLBACK_ERRORS: readonly CallbackError[] = Object.keys(CODES)
  .filter(isCode)
  .map((code) => new CallbackError(code, `[x] "${code}" 群\n`));

function isCode(text: string): text is CallbackErrorCode {
  return Object.hasOwn(CODES, text);
}

const REASONS: Readonly<Record<DenialReason, true>> = {
  policy: true,
  forbidden: true,
  "group-unknown": true,
  "group-exists": true,
  "member-unknown": true,
  "owner-cannot-leave": true,
  "limit-exceeded": true,
};

function isReason(text: string): text is DenialReason {
  return Object.hasOwn(REASONS, text);
}

const rosters = [
  { userIds: ["ann"], silencedUserIds: [] },
  { userIds: ["ann", "张三"], silencedUserIds: ["张三"] },
];

const AMENDMENT: Amendment = {
  groupId: "g",
  profile: { name: '群 "n"' },
  members: { ann: { nickname: "n" } },
  elements: [],
  custom: "c",
  priority: "high",
  receiverIds: ["ann"],
};

/** Every kind of outcome, and what a callback's leeway admits of the ways to allow it. */
export function everyOutcome(callback: Callback): readonly Outcome[] {
  const text = 'no "more" 群\n';
  const denials: readonly Denial[] = Object.keys(REASONS)
    .filter(isReason)
    .map((reason) => ({ reason, text }));
  return [
    { result: "allowed" },
    ...amendedOutcomes(callback),
    { result: "discarded" },
    ...denials.map((denial): Outcome => ({ result: "denied", denial })),
    { result: "performed" },
    { result: "performed", groupId: "100001" },
    ...rosters.map((roster): Outcome => ({ result: "performed", groupId: "100001", roster })),
    { result: "recorded" },
    ...rosters.map((roster): Outcome => ({ result: "roster", roster })),
    { result: "echoed", text },
    { result: "unsupported" },
  ];
}

function amendedOutcomes(callback: Callback): readonly Outcome[] {
  if (!("leeway" in callback)) return [];
  const { amend: sayable, refuseSome } = callback.leeway;
  const amend = Object.fromEntries(
    Object.entries(AMENDMENT).filter(([field]) => sayable.some((name) => name === field)),
  );
  return [
    { result: "allowed", amend },
    ...(refuseSome ? [{ result: "allowed", refusedUserIds: ["ann"] } as const] : []),
    ...sayableCodes(callback.leeway).map((code): Outcome => {
      return { result: "denied", denial: { reason: "policy", text: "", code } };
    }),
  ];
}
