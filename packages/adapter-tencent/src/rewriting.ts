import { type Amendment, isObject, type Message, type MessageElement } from "@grouphook/core/adapter";

/** The parts of a message that Tencent takes back, in its words. */
export interface Rewriting {
  readonly MsgBody?: readonly { readonly MsgType: string; readonly MsgContent: MessageElement["content"] }[];
  readonly CloudCustomData?: string;
}

// Documented: https://www.tencentcloud.com/document/product/1047/33527
const MAX_BYTES = 12 * 1024;
const AT_MOST_ONE = "TIMCustomElem";
const ELEMENT_TYPE = /^TIM[A-Z][A-Za-z]*Elem$/;

/** The parts of a message as an amendment has them. */
export function rewritingOf({ elements, custom }: Pick<Amendment, "elements" | "custom">): Rewriting {
  return {
    ...(elements && { MsgBody: elements.map(({ type, content }) => ({ MsgType: type, MsgContent: content })) }),
    ...(custom !== undefined && { CloudCustomData: custom }),
  };
}

/** Why Tencent could not deliver a message so amended, or `undefined`. What it cannot use might let the original pass. */
export function rewritingFault(amend: Amendment, original: Message): string | undefined {
  if (amend.elements === undefined && amend.custom === undefined) return undefined;
  const elements = amend.elements ?? original.elements;
  const custom = amend.custom ?? original.custom;
  if (elements.length === 0) return "the amended message is empty";
  const known = new Set(original.elements.map(({ type }) => type));
  const strange = elements.some(({ type }) => !ELEMENT_TYPE.test(type) && !known.has(type));
  if (strange) return "the amended message has an element of no type of Tencent's";
  if (!elements.every(({ content }) => isObject(content))) return "the amended message has an element without content";
  const customElements = elements.filter(({ type }) => type === AT_MOST_ONE);
  if (customElements.length > 1) return `the amended message has more than one ${AT_MOST_ONE}`;
  const json = jsonOf(rewritingOf({ elements, ...(custom !== undefined && { custom }) }));
  if (json === undefined) return "the amended message is no JSON";
  return Buffer.byteLength(json) > MAX_BYTES ? "the amended message exceeds 12 KB" : undefined;
}

/** Nothing for what is nested too deep or in a circle. */
function jsonOf(rewriting: Rewriting): string | undefined {
  try {
    return JSON.stringify(rewriting);
  } catch {
    return undefined;
  }
}
