import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BatchSlice } from "../storage/batch/batch-slice.js";
import { toldSequences } from "../testing/told-sequences.js";
import type { GroupChange, MessageExtended } from "../vocabulary/change.js";
import { applyChange } from "./apply-change.js";
import { isActive } from "./group-state.js";
import { type Circumstances, type EventDraft, isDenial } from "./slice.js";

const SOURCE = "s";
const GROUP = "g";
const KEYS = ["1", "2", "3"];

interface Fact {
  readonly at: number;
  readonly change: GroupChange;
}

type Act = "create" | "dissolve" | "send" | "edit" | "recall" | "read" | MessageExtended["operation"];

interface Step {
  readonly act: Act;
  readonly pick: number;
  readonly topicId: string;
  readonly extension: string;
  /** The milliseconds that the vendor's message times lack. */
  readonly fraction: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom<Act>(
    ...(["create", "create", "dissolve", "send", "send", "send"] as const),
    ...(["edit", "edit", "recall", "read", "read", "set", "set", "remove", "clear"] as const),
  ),
  pick: fc.nat(5),
  topicId: fc.constantFrom("", "", "t"),
  extension: fc.constantFrom("a", "b"),
  fraction: fc.nat(999),
});

interface VendorMessage {
  text: string;
  readonly sentAt: number;
  editedAt: number | null;
  recalledAt: number | null;
  readCount: number;
  version: number;
  readonly extensions: Map<string, string>;
}

/** The group at the vendor. Under a reused id, its messages are numbered from 1 again. */
class VendorGroup {
  isActive = false;
  /** Of each topic. */
  messages = new Map<string, VendorMessage[]>();

  /** The fact of this change; nothing if it cannot happen now. */
  live({ act, pick, topicId, extension, fraction }: Step, seconds: number): Fact | undefined {
    const at = seconds * 1000 + fraction;
    if ((act === "create") === this.isActive) return undefined;
    if (act === "create") {
      this.isActive = true;
      this.messages = new Map();
      return { at, change: { type: "group.created", groupId: GROUP, profile: {}, members: [] } };
    }
    if (act === "dissolve") {
      this.isActive = false;
      return { at, change: { type: "group.dissolved", groupId: GROUP } };
    }
    const place = { groupId: GROUP, ...(topicId !== "" && { topicId }) };
    const messages = this.messages.get(topicId) ?? [];
    if (act === "send") {
      if (messages.length === KEYS.length) return undefined;
      const seq = messages.length + 1;
      const said = { text: `said at ${seconds}`, sentAt: seconds * 1000 };
      this.messages.set(topicId, [
        ...messages,
        { ...said, editedAt: null, recalledAt: null, readCount: 0, version: 0, extensions: new Map() },
      ]);
      return {
        at,
        change: { type: "message.sent", ...place, message: { key: String(seq), seq, elements: [], ...said } },
      };
    }
    const seq = 1 + (pick % Math.max(1, messages.length));
    const message = messages[seq - 1];
    if (!message) return undefined;
    switch (act) {
      case "edit": {
        message.text = `edited at ${seconds}`;
        message.editedAt = at;
        const { text } = message;
        return { at, change: { type: "message.edited", ...place, message: { key: String(seq) }, elements: [], text } };
      }
      case "recall":
        if (message.recalledAt !== null) return undefined;
        message.recalledAt = at;
        return { at, change: { type: "message.recalled", ...place, messages: [{ key: String(seq) }] } };
      case "read": {
        message.readCount += 1 + pick;
        const receipts = [{ seq, readerIds: [], readCount: message.readCount, unreadCount: 50 - message.readCount }];
        return { at, change: { type: "message.read", ...place, receipts } };
      }
      default: {
        const extensions = act === "clear" ? {} : { [extension]: act === "set" ? `set at ${seconds}` : "" };
        message.version += 1;
        if (act === "clear") message.extensions.clear();
        else if (act === "remove") message.extensions.delete(extension);
        else message.extensions.set(extension, `set at ${seconds}`);
        const told = { message: { key: String(seq) }, operation: act, extensions, version: message.version };
        return { at, change: { type: "message.extended", ...place, ...told } };
      }
    }
  }
}

function historyOf(steps: readonly Step[]): { readonly facts: readonly Fact[]; readonly truth: VendorGroup } {
  const truth = new VendorGroup();
  return { facts: steps.flatMap((taken, index) => truth.live(taken, index + 1) ?? []), truth };
}

const history = fc.array(step, { maxLength: 30, size: "max" }).map(historyOf);

/** The same facts in another order, some of them repeated. */
function reordered(facts: readonly Fact[]): fc.Arbitrary<readonly Fact[]> {
  return fc
    .subarray([...facts])
    .map((repeated) => [...facts, ...repeated])
    .chain((arriving) => fc.shuffledSubarray(arriving, { minLength: arriving.length }));
}

function textIn({ data }: EventDraft): string {
  return "message" in data && data.message instanceof Object && "text" in data.message ? String(data.message.text) : "";
}

/** The record after these facts: whether the group is active, and everything stored of messages. */
function afterLearning(facts: readonly Fact[]) {
  const record = new BatchSlice();
  const texts: string[] = [];
  for (const { change, at } of facts) {
    const circumstances: Circumstances = {
      ...{ authority: "theirs", permission: "anyone", actorId: undefined },
      ...{ occurredAt: at, now: 1_000_000 },
    };
    const effects = applyChange(record.of(SOURCE), change, circumstances);
    if (isDenial(effects)) throw new Error(`a fact was denied: ${effects.text}`);
    const sent = effects.events.find(({ type }) => type === "message.sent");
    record.apply(SOURCE, effects, sent && texts.push(textIn(sent)) - 1);
  }
  const group = record.of(SOURCE).group(GROUP);
  const told = toldSequences(record);
  const kept = (topicId: string) =>
    KEYS.flatMap((key) => {
      const message = record.of(SOURCE).message(GROUP, topicId, key);
      return message ? [{ ...message, text: texts[told.get(`${topicId}/${key}`) ?? -1] ?? "" }] : [];
    });
  return { isActive: group !== undefined && isActive(group), group, messages: ["", "t"].map(kept) };
}

describe("facts about messages with the vendor's time", () => {
  it("in order leave the messages equal to the vendor's", () => {
    fc.assert(
      fc.property(history, ({ facts, truth }) => {
        fc.pre(truth.isActive);
        const { messages, group } = afterLearning(facts);
        const life = messages.map((kept) =>
          kept
            .filter(({ sentAt }) => sentAt !== null && sentAt > (group?.dissolvedAt ?? 0))
            .map(({ text, sentAt, edit, recalledAt, readCount, extensions }) => ({
              ...{ text: edit?.text ?? text, sentAt, editedAt: edit?.editedAt ?? null, recalledAt, readCount },
              extensions: Object.entries(extensions).flatMap(([key, { value }]) =>
                value === null ? [] : [[key, value]],
              ),
            })),
        );
        const real = ["", "t"].map((topicId) =>
          (truth.messages.get(topicId) ?? []).map(({ version: _, extensions, ...shown }) => ({
            ...shown,
            extensions: [...extensions],
          })),
        );
        expect(life.map((kept) => kept.map(sorted))).toEqual(real.map((kept) => kept.map(sorted)));
      }),
      { numRuns: 500 },
    );
  });

  it("end in the same state in any order and with any repetitions, over all lives of the group", () => {
    const arrivals = history.chain(({ facts }) => fc.tuple(fc.constant(facts), reordered(facts)));
    fc.assert(
      fc.property(arrivals, ([inOrder, arriving]) => {
        const { isActive: wasActive, messages } = afterLearning(inOrder);
        expect(afterLearning(arriving)).toMatchObject({ isActive: wasActive, messages });
      }),
      { numRuns: 2000 },
    );
  });

  it("end in the same state even if some of them never arrive", () => {
    const arrivals = history
      .chain(({ facts }) => fc.subarray([...facts]))
      .chain((facts) => fc.tuple(fc.constant(facts), reordered(facts)));
    fc.assert(
      fc.property(arrivals, ([inOrder, arriving]) => {
        expect(afterLearning(arriving).messages).toEqual(afterLearning(inOrder).messages);
      }),
      { numRuns: 2000 },
    );
  });
});

function sorted<Shown extends { readonly extensions: readonly (readonly string[])[] }>(shown: Shown): Shown {
  return { ...shown, extensions: shown.extensions.toSorted() };
}
