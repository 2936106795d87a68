import { VendorText } from "./vendor-text.js";

/** JSON, or what should be: indented where it can be read, else as it is. */
export function JsonView({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section class="json" aria-label={label} tabIndex={0}>
      <pre>
        <VendorText text={indented(text)} isWhole={text.length < WHOLE} />
      </pre>
    </section>
  );
}

const WHOLE = 20_000;
const STRING = /"(?:[^"\\]|\\.)*"/g;

function indented(text: string): string {
  // A long number would become another one.
  if (text.length > WHOLE || /\d{16}/.test(text.replaceAll(STRING, ""))) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
