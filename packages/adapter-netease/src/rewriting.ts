import { type Amendment, isObject, type Json, type Message } from "@grouphook/core/adapter";

/** The parts of a message that NetEase takes back, in its words. */
export interface Rewriting {
  readonly body?: string;
  readonly attach?: string;
  readonly ext?: string;
}

// https://doc.yunxin.163.com/messaging/server-apis/DI3OTg5Mjg
const mostCharacters: Readonly<Record<keyof Rewriting, number>> = { body: 5000, attach: 4096, ext: 1024 };

/** The parts of a message as an amendment has them. */
export function rewritingOf({ elements, custom }: Pick<Amendment, "elements" | "custom">): Rewriting {
  const [element] = elements ?? [];
  const content = isObject(element?.content) ? element.content : {};
  return {
    ...(content.body !== undefined && { body: textOf(content.body) }),
    ...(content.attach !== undefined && { attach: textOf(content.attach) }),
    ...(custom !== undefined && { ext: custom }),
  };
}

/** Why NetEase could not deliver a message so amended, or `undefined`. What it cannot use might let the original pass. */
export function rewritingFault(amend: Amendment, original: Message): string | undefined {
  if (amend.elements === undefined && amend.custom === undefined) return undefined;
  const { elements = original.elements } = amend;
  const [element] = elements;
  if (element === undefined || elements.length > 1) return "the amended message has not one element";
  if (element.type !== original.elements[0]?.type) return "the amended message is of another type";
  if (!isObject(element.content)) return "the amended message has an element without content";
  const rewriting = rewritingOf(amend);
  if (amend.elements && rewriting.body === undefined && rewriting.attach === undefined) {
    return "the amended message has neither body nor attach";
  }
  const [{ content: before }] = original.elements;
  const lost = (["body", "attach"] as const).find(
    (part) => amend.elements && isObject(before) && before[part] !== undefined && rewriting[part] === undefined,
  );
  if (lost) return `the amended message lacks ${lost}, so that the original's would stay`;
  for (const part of ["body", "attach", "ext"] as const) {
    if ((rewriting[part]?.length ?? 0) > mostCharacters[part]) {
      return `the amended message has more than ${mostCharacters[part]} characters in ${part}`;
    }
  }
  return undefined;
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
