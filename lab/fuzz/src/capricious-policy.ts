import {
  type Amendment,
  allow,
  deny,
  type GroupChange,
  type MessageElement,
  type Policy,
  type Question,
} from "@grouphook/core";
import { type SeededRandom, seededRandom } from "@grouphook/testkit";

const odd = [
  "",
  "no",
  'a "quoted" \\ text',
  "casino",
  "群 😀",
  "\ud800",
  "\0",
  "line\nbreak",
  "x".repeat(300),
  "\u2028",
];
const codes = [
  0,
  1,
  2,
  48,
  105,
  106,
  5001,
  9999,
  10_100,
  10_200,
  10_201,
  65_535,
  65_536,
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  20_000,
  20_100,
  "",
  "HX:10000",
  "\ud800",
  "x".repeat(600),
];

/**
 * A policy with random verdicts, including invalid ones, but always the same for the same question. It may amend anything,
 * refuse unknown users, throw, reject, or return something that is not a verdict.
 */
export function capriciousPolicy(seed: number): Policy {
  return (question) => {
    const random = seededRandom(seed ^ hashOf(question));
    const mood = random.below(100);
    if (mood < 55) return allow();
    if (mood < 65) return deny(random.pick([undefined, ...odd]), random.pick([undefined, ...codes]));
    if (mood < 70) return { decision: "discard" };
    if (mood < 78) return { decision: "allow", refuseUserIds: some(random, namesIn(question.change)) };
    if (mood < 92) return allow(amendment(random, question.change));
    if (mood < 94) throw new Error("a policy that throws");
    if (mood < 96) return Promise.reject(new Error("a policy that rejects"));
    if (mood < 97) return question.view().then((view) => (view ? allow() : deny("no such group")));
    if (mood < 98) return question.ownedGroups("u1").then((count) => (count > 3 ? deny("too many") : allow()));
    return nonsense(random);
  };
}

/** Typed as a verdict by `JSON.parse`, like the result of a policy in plain JavaScript. */
function nonsense(random: SeededRandom) {
  return JSON.parse(
    random.pick(["null", "{}", '{"decision":"maybe"}', "[]", '{"decision":"allow","amend":{"groupId":1}}']),
  );
}

function amendment(random: SeededRandom, change: GroupChange): Amendment {
  const word = random.pick(odd);
  const names = namesIn(change);
  const name = names[0] ?? "u1";
  return random.pick<() => Amendment>([
    () => ({ custom: word }),
    () => ({ groupId: word }),
    () => ({ profile: { name: word, custom: word, mutedAll: random.chance(0.5), settings: { needVerification: 1 } } }),
    () => ({ profile: { name: word } }),
    () => ({ profile: { notice: word, custom: { deep: [word] } } }),
    () => ({
      members: {
        [name]: {
          nickname: word,
          role: random.pick(["admin", "member", "owner"]),
          mutedUntil: random.pick([null, "forever"]),
        },
      },
    }),
    () => ({ members: { [word]: { custom: word } } }),
    () => ({ elements: [] }),
    () => ({ elements: [{ type: "TIMTextElem", content: { Text: word } }] }),
    () => ({ elements: [{ type: "101", content: { content: word } }] }),
    () => ({
      elements: [
        { type: "TIMCustomElem", content: {} },
        { type: "TIMCustomElem", content: {} },
      ],
    }),
    () => ({ elements: [{ type: "TIMTextElem", content: { Text: word.repeat(50) } }], custom: word }),
    () => ({ elements: reworded(change, word) }),
    () => ({ elements: reworded(change, random.pick(["casino", "x".repeat(950), "群".repeat(340)])) }),
    () => ({ elements: reworded(change, word), custom: random.pick(["{}", '{"a":{"b":[1]}}', "[1]", word]) }),
    () => ({ priority: random.pick(["high", "normal", "low", word]) }),
    () => ({ receiverIds: some(random, names) }),
    () => ({}),
  ])();
}

/** The message's own elements, in which every text is another. */
function reworded(change: GroupChange, word: string): readonly MessageElement[] {
  const elements = change.type === "message.sent" ? change.message.elements : [];
  return elements.map(({ type, content }) => {
    if (typeof content !== "object" || content === null || Array.isArray(content)) return { type, content };
    const parts = Object.entries(content).map(([name, part]) => [name, typeof part === "string" ? word : part]);
    return { type, content: Object.fromEntries(parts) };
  });
}

function some(random: SeededRandom, names: readonly string[]): readonly string[] {
  return [...names.filter(() => random.chance(0.5)), ...(random.chance(0.3) ? [random.pick(odd)] : [])];
}

function namesIn(change: GroupChange): readonly string[] {
  if ("userIds" in change) return change.userIds ?? [];
  if ("members" in change) return change.members.map(({ userId }) => userId);
  return "userId" in change ? [change.userId] : [];
}

/** A hash of the parts that distinguish a question from most others. */
function hashOf({ command, change, actorId }: Question): number {
  const text = [command, change.type, actorId, ...namesIn(change).slice(0, 3), Object.keys(change).length].join();
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}
