import {
  allow,
  deny,
  type GroupChange,
  type Message,
  type Policy,
  replaceInElements,
  type Verdict,
} from "@grouphook/core";
import { type BuiltInOptions, builtInPolicy } from "./built-in-policy.js";
import { characterCount } from "./character-count.js";
import { createWordList } from "./word-list.js";

const FORBIDDEN_WORD = "the message holds a forbidden word";

/** What to do about words in messages. */
export interface ForbiddenWords {
  /** Found anywhere in a message's readable text, ignoring case and width. */
  readonly list: readonly string[];
  /** `replace` becomes a denial if replacing a word would cut a character or an element apart. */
  readonly action: "deny" | "discard" | "replace";
  /** What replaces a word; `***` unless set. */
  readonly replacement?: string;
  /** Whether to ignore zero-width and other invisible characters. */
  readonly stripZeroWidth?: boolean;
}

/** The rules of `messagesPolicy`. */
export interface MessagesOptions extends BuiltInOptions {
  readonly blockedSenders?: readonly string[];
  /** The longest readable text, in Unicode code points. */
  readonly maxLength?: number;
  readonly words?: ForbiddenWords;
}

/**
 * Judges messages, and what edits make of them, by sender, length and words. Throws a `RangeError` for a word without
 * characters to search for.
 */
export function messagesPolicy(options: MessagesOptions): Policy {
  const { maxLength = Number.POSITIVE_INFINITY, words } = options;
  const blockedSenders = new Set(options.blockedSenders);
  const judgeWords = words && wordJudge(words);

  return builtInPolicy("messages", options, ({ change, actorId }) => {
    const message = messageIn(change);
    if (!message) return allow();
    const senderId = message.senderId ?? actorId;
    if (senderId !== undefined && blockedSenders.has(senderId)) return deny("the sender is blocked");
    if (characterCount(message.text) > maxLength) return deny(`a message may hold ${maxLength} characters`);
    return judgeWords ? judgeWords(message) : allow();
  });
}

/** What is sent, or what an edit makes of it. */
function messageIn(change: GroupChange): Pick<Message, "senderId" | "elements" | "text"> | undefined {
  if (change.type === "message.sent") return change.message;
  return change.type === "message.edited" ? change : undefined;
}

function wordJudge({ list, action, replacement = "***", stripZeroWidth }: ForbiddenWords) {
  const words = createWordList(list, stripZeroWidth);
  return ({ text, elements }: Pick<Message, "text" | "elements">): Verdict => {
    const found = words.find(text).length;
    if (found === 0) return allow();
    if (action === "discard") return { decision: "discard" };
    if (action === "deny") return deny(FORBIDDEN_WORD);
    let foundInElements = 0;
    const replaced = replaceInElements(elements, (part) => {
      foundInElements += words.find(part).length;
      return words.replace(part, replacement);
    });
    // If the elements contain fewer words than the readable text, a word is spread over several elements.
    const replacedText = words.replace(text, replacement);
    return replaced && replacedText !== undefined && foundInElements >= found
      ? {
          decision: "allow",
          amend: { elements: replaced, text: replacedText },
          otherwise: { text: FORBIDDEN_WORD },
        }
      : deny("the message holds a forbidden word that cannot be replaced");
  };
}
