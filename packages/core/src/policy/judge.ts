import type { Adapter } from "../adapter/adapter.js";
import type { Decision } from "../ledger/decision.js";
import type { GroupView } from "../ledger/group-view.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Denial, Outcome, PerformCallback, ReviewCallback } from "../vocabulary/callback.js";
import { type GroupChange, groupIdOf, usersNamedBy } from "../vocabulary/change.js";
import { allow, deny, type Verdict } from "../vocabulary/verdict.js";
import { noted } from "./compose-policies.js";
import type { Judgement, JudgementReport, Policy, PolicyOptions, Question } from "./policy.js";
import { rememberForNewGroup } from "./remember-for-new-group.js";
import { kindOf, type SentVerdict, sentVerdict } from "./sent-verdict.js";

/** What happens if a policy fails: the default, and exceptions by type of change. */
export interface FailMode {
  readonly default: "allow" | "deny";
  readonly changes?: { readonly [Type in GroupChange["type"]]?: "allow" | "deny" };
}

/** What judging the callbacks of one source needs. */
export interface JudgeOptions {
  readonly source: string;
  readonly vendor: string;
  readonly ledger: Ledger;
  readonly policy: Policy;
  readonly failMode: FailMode;
  /** The adapter's function that names a part of an amendment that it cannot express. */
  readonly unsayable?: Adapter["unsayable"];
  readonly now: () => number;
  /** Called with every judgement, including those of shadow policies and of policies that failed. Must not throw. */
  readonly observe?: ((report: JudgementReport) => void) | undefined;
}

/** The parts of a callback that an amendment stored in the ledger needs. */
interface Arrival {
  readonly body: string;
  /** Unix milliseconds after which the vendor no longer listens. */
  readonly deadline: number;
}

/** Judges one callback within `patienceMs`; never rejects. */
export type Judge = (
  callback: ReviewCallback | PerformCallback,
  patienceMs: number,
  arrival?: Arrival,
) => Promise<Outcome>;

/** Adds deadline, fail mode and decision log to a policy. */
export function createJudge(options: JudgeOptions): Judge {
  const policy = noted(options.policy);
  const { source, vendor, observe } = options;
  return async (callback, patienceMs, arrival) => {
    const startedAt = options.now();
    const judgements: Judgement[] = [];
    let isOver = false;
    const note = (judgement: Judgement) => {
      if (judgement.shadowed) options.ledger.note(shadowDecision(callback, options, judgement));
      else if (isOver) return;
      else judgements.push(judgement);
      const { command, change } = callback;
      observe?.({ ...judgement, source, vendor, command, change: change.type, said: kindOf(judgement.verdict) });
    };
    const asking = new Asking(patienceMs, options.now, note);
    let said: Verdict;
    let fault: unknown;
    try {
      const work = policy(questionOf(callback, options), asking);
      said = work instanceof Promise ? await asking.watch(work) : work;
    } catch (cause) {
      fault = cause ?? new Error("a policy failed without a reason");
      const milliseconds = options.now() - startedAt;
      if (judgements.every((judgement) => judgement.fault !== fault)) {
        note({ policy: asking.unanswered ?? "policy", verdict: allow(), milliseconds, shadowed: false, fault });
      }
      said = failing(options.failMode, callback.change);
    }
    isOver = true;
    let sent = sentVerdict(said, callback, options.unsayable);
    if (callback.wants === "review" && callback.possibleOwnerIds) {
      const { ledger, now } = options;
      const { body = "", deadline = startedAt + patienceMs } = arrival ?? {};
      const question = { ledger, source, callback, body, receivedAt: startedAt, deadline, now };
      sent = await rememberForNewGroup(sent, question);
    }
    options.ledger.note(finalDecision(callback, options, { startedAt, judgements, sent, fault }));
    return outcomeOf(sent.verdict);
  };
}

/** The second argument of a policy, with its deadline. The signal is created only if the policy reads it. */
class Asking implements PolicyOptions {
  declare readonly signal: AbortSignal;
  readonly patienceMs: number;
  readonly now: () => number;
  readonly note: (judgement: Judgement) => void;
  readonly asking: (policy: string) => void;
  readonly #open: string[] = [];
  #controller: AbortController | undefined;
  #reason: Error | undefined;

  /** An own property, so that a policy may spread its argument; one descriptor for all, so that V8 shares one hidden class. */
  static readonly #signal = {
    enumerable: true,
    get(this: Asking): AbortSignal {
      this.#controller ??= new AbortController();
      if (this.#reason) this.#controller.abort(this.#reason);
      return this.#controller.signal;
    },
  };

  constructor(patienceMs: number, now: () => number, note: (judgement: Judgement) => void) {
    this.patienceMs = patienceMs;
    this.now = now;
    this.note = (judgement) => {
      if (!judgement.shadowed) this.#close(judgement.policy);
      note(judgement);
    };
    this.asking = (policy) => this.#open.push(policy);
    Object.defineProperty(this, "signal", Asking.#signal);
  }

  /** The policy is nearly always the last of the list. */
  #close(policy: string): void {
    if (this.#open.at(-1) === policy) this.#open.pop();
    else if (this.#open.includes(policy)) this.#open.splice(this.#open.lastIndexOf(policy), 1);
  }

  /** Of the policies that have not answered, the one asked last. */
  get unanswered(): string | undefined {
    return this.#open.at(-1);
  }

  watch<Result>(work: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#reason = new Error(`no verdict within ${Math.round(this.patienceMs)} ms`);
        this.#controller?.abort(this.#reason);
        reject(this.#reason);
      }, this.patienceMs);
      work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}

function questionOf(callback: ReviewCallback | PerformCallback, { source, vendor, ledger }: JudgeOptions): Question {
  const { change, command, actorId, groupKind } = callback;
  const groupId = groupIdOf(change);
  let seen: Promise<GroupView | undefined> | undefined;
  return {
    source,
    vendor,
    command,
    change,
    ...(actorId !== undefined && { actorId }),
    ...(groupKind !== undefined && { groupKind }),
    circumstances: callback.circumstances ?? {},
    view: () => {
      const inviterId = change.type === "members.joined" ? change.inviterId : undefined;
      const actors = [actorId, inviterId].filter((userId) => userId !== undefined);
      seen ??=
        groupId === undefined
          ? Promise.resolve(undefined)
          : ledger.view(source, groupId, [...usersNamedBy(change), ...actors]).then((view) => ofKind(view, groupKind));
      return seen;
    },
    ownedGroups: (userId) => ledger.ownedGroups(source, userId),
  };
}

/** Prefers the kind that the vendor sent: the record may not know it. */
function ofKind(view: GroupView | undefined, kind: string | undefined): GroupView | undefined {
  if (!view || kind === undefined || view.profile.kind === kind) return view;
  return { ...view, profile: { ...view.profile, kind } };
}

function failing({ default: otherwise, changes }: FailMode, { type }: GroupChange): Verdict {
  return (changes?.[type] ?? otherwise) === "allow" ? allow() : deny();
}

function outcomeOf(verdict: Verdict): Outcome {
  switch (verdict.decision) {
    case "allow":
      return {
        result: "allowed",
        ...(verdict.amend && { amend: verdict.amend }),
        ...(verdict.refuseUserIds && { refusedUserIds: verdict.refuseUserIds }),
      };
    case "discard":
      return { result: "discarded" };
    case "deny":
      return { result: "denied", denial: denialOf(verdict) };
  }
}

function denialOf({ code, text, detail }: Extract<Verdict, { decision: "deny" }>): Denial {
  const more = { ...(code !== undefined && { code }), ...(detail !== undefined && { detail }) };
  return { reason: "policy", text: text ?? "denied by policy", ...more };
}

interface Ended {
  readonly startedAt: number;
  readonly judgements: readonly Judgement[];
  readonly sent: SentVerdict;
  readonly fault: unknown;
}

function finalDecision(
  callback: ReviewCallback | PerformCallback,
  options: JudgeOptions,
  { startedAt, judgements, sent, fault }: Ended,
): Decision {
  return {
    ...asked(callback, options),
    ...wordsOf(sent.verdict),
    policy: fault === undefined ? decisive(judgements) : "fail-mode",
    milliseconds: options.now() - startedAt,
    shadowed: false,
    remark: fault === undefined ? sent.remark : textOf(fault),
  };
}

function shadowDecision(
  callback: ReviewCallback | PerformCallback,
  options: JudgeOptions,
  { policy, verdict, milliseconds, fault }: Judgement,
): Decision {
  const remark = fault === undefined ? null : textOf(fault);
  return { ...asked(callback, options), ...wordsOf(verdict), policy, milliseconds, shadowed: true, remark };
}

function asked(
  { command, change, actorId, circumstances = {} }: ReviewCallback | PerformCallback,
  { source, vendor, now }: JudgeOptions,
) {
  return {
    decidedAt: Math.floor(now()),
    source,
    vendor,
    command,
    change: change.type,
    groupId: groupIdOf(change) ?? null,
    actorId: actorId ?? null,
    circumstances,
  };
}

/** The policy that refused; if none did, the last one that changed anything; otherwise, the last one asked. */
function decisive(judgements: readonly Judgement[]): string {
  const changing = judgements.filter(({ verdict }) => kindOf(verdict) !== "allow");
  return (changing.at(-1) ?? judgements.at(-1))?.policy ?? "policy";
}

function wordsOf(verdict: Verdict): Pick<Decision, "verdict" | "code" | "text"> {
  const isDenial = verdict.decision === "deny";
  return {
    verdict: kindOf(verdict),
    code: (isDenial ? verdict.code : undefined) ?? null,
    text: (isDenial ? verdict.text : undefined) ?? null,
  };
}

function textOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
