import type { Schemas } from "@grouphook/client";
import type { ComponentChildren } from "preact";
import { useWords } from "../words/language.js";
import { circumstancesWords } from "./circumstances-words.js";
import { Facts } from "./facts.js";
import { useFormats } from "./formats.js";
import { VendorText } from "./vendor-text.js";

/** Beyond it, a vendor's number is no moment of JavaScript. */
const LAST_MOMENT = 8.64e15;

/** What the vendor sent beside a change, as far as it did; nothing where that is nothing. */
export function Circumstances({ of }: { readonly of: Schemas["Circumstances"] }) {
  const words = useWords(circumstancesWords);
  const formats = useFormats();
  const { clientAddress, platform, requestId, token, requestedAt, createdGroups } = of;
  const facts: (readonly [string, ComponentChildren])[] = [];
  const tell = (name: string, text: string | undefined) => {
    if (text !== undefined) facts.push([name, <VendorText key={name} text={text} />]);
  };
  tell(words.clientAddress, clientAddress);
  tell(words.platform, platform);
  tell(words.requestId, requestId);
  tell(words.token, token);
  if (requestedAt !== undefined) {
    const isMoment = Math.abs(requestedAt) <= LAST_MOMENT;
    facts.push([words.requestedAt, isMoment ? formats.moment(requestedAt) : String(requestedAt)]);
  }
  if (createdGroups !== undefined) facts.push([words.createdGroups, formats.number(createdGroups)]);
  return facts.length === 0 ? null : <Facts facts={facts} />;
}
