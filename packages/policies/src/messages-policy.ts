import { allow, deny, type Message, type Policy, replaceInElements, type Verdict } from "@grouphook/core";
import { type BuiltInOptions, builtInPolicy } from "./built-in-policy.js";
import { characterCount } from "./character-count.js";
import { createWordList } from "./word-list.js";

/** What is done about words in messages. */
export interface ForbiddenWords {
  /** Found anywhere in a message's readable text, whatever their case and width. */
  readonly list: readonly string[];
  /** `replace` becomes a denial where a word cannot be replaced without cutting a character or an element apart. */
  readonly action: "deny" | "discard" | "replace";
  /** What stands in a word's place; `***` unless given. */
  readonly replacement?: string;
  /** Whether to see through zero-width and other invisible characters. */
  readonly stripZeroWidth?: boolean;
}

/** What `messagesPolicy` watches. */
export interface MessagesOptions extends BuiltInOptions {
  readonly blockedSenders?: readonly string[];
  /** The longest readable text, in Unicode code points. */
  readonly maxLength?: number;
  readonly words?: ForbiddenWords;
}

/** Judges messages by sender, length and words. Throws a `RangeError` for a word that holds nothing to look for. */
export function messagesPolicy(options: MessagesOptions): Policy {
  const { maxLength = Number.POSITIVE_INFINITY, words } = options;
  const blockedSenders = new Set(options.blockedSenders);
  const judgeWords = words && wordJudge(words);

  return builtInPolicy("messages", options, ({ change, actorId }) => {
    if (change.type !== "message.sent") return allow();
    const { message } = change;
    const senderId = message.senderId ?? actorId;
    if (senderId !== undefined && blockedSenders.has(senderId)) return deny("the sender is blocked");
    if (characterCount(message.text) > maxLength) return deny(`a message may hold ${maxLength} characters`);
    return judgeWords ? judgeWords(message) : allow();
  });
}

function wordJudge({ list, action, replacement = "***", stripZeroWidth }: ForbiddenWords) {
  const words = createWordList(list, stripZeroWidth);
  return ({ text, elements }: Message): Verdict => {
    const found = words.find(text).length;
    if (found === 0) return allow();
    if (action === "discard") return { decision: "discard" };
    if (action === "deny") return deny("the message holds a forbidden word");
    let reached = 0;
    const replaced = replaceInElements(elements, (part) => {
      reached += words.find(part).length;
      return words.replace(part, replacement);
    });
    // A word of the readable text that no single element holds is spread over several.
    const read = words.replace(text, replacement);
    return replaced && read !== undefined && reached >= found
      ? allow({ elements: replaced, text: read })
      : deny("the message holds a forbidden word that cannot be replaced");
  };
}
