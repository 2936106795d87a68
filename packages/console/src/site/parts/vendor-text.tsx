import { useState } from "preact/hooks";
import { useWords } from "../words/language.js";
import { useFormats } from "./formats.js";
import { partWords } from "./part-words.js";

/** More are shown when somebody asks. */
const SHORT = 300;

/**
 * A text from outside: a name, a message, an error. It is shown as text that cannot change how what stands around it reads;
 * characters that are invisible, or turn the direction of writing, are shown by their numbers.
 */
export function VendorText({ text, isWhole = false }: { readonly text: string; readonly isWhole?: boolean }) {
  const words = useWords(partWords);
  const { number } = useFormats();
  const [isOpen, setOpen] = useState(isWhole);
  const isLong = text.length > SHORT;
  if (text === "") return <span class="faint">{words.empty}</span>;
  return (
    <>
      <bdi class="vendor-text">{visible(isOpen || !isLong ? text : `${shortened(text, SHORT)}…`)}</bdi>
      {isLong && !isWhole && (
        <button type="button" class="link" onClick={() => setOpen(!isOpen)}>
          {isOpen ? words.showLess : words.showAll(number(text.length))}
        </button>
      )}
    </>
  );
}

/** The same in one line, for tables: what is too long is cut off. */
export function VendorName({ text }: { readonly text: string }) {
  const words = useWords(partWords);
  if (text === "") return <span class="faint">{words.empty}</span>;
  return <bdi class="vendor-text one-line">{visible(shortened(text, SHORT).replaceAll(/\s+/g, " "))}</bdi>;
}

/** Controls, invisible characters, and those that turn the direction of writing; not the joiners that emoji and scripts need. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** The same for places that take nothing but plain text, such as the window's title and options. */
export function plainText(text: string): string {
  const shown = shortened(text, SHORT).replaceAll(/\s+/g, " ");
  // Isolated, so that it cannot change how what stands around it reads.
  return `\u2068${shown.replaceAll(INVISIBLE, codePoint)}\u2069`;
}

function codePoint(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function visible(text: string) {
  const parts = text.split(INVISIBLE);
  if (parts.length === 1) return text;
  const found = [...text.matchAll(INVISIBLE)];
  return parts.map((part, index) => {
    const code = found[index]?.[0];
    return (
      <span key={index}>
        {part}
        {code !== undefined && <span class="code-point">{codePoint(code)}</span>}
      </span>
    );
  });
}

/** Does not cut a pair of surrogates. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(most - 1)) ? most - 1 : most;
  return text.slice(0, end);
}
