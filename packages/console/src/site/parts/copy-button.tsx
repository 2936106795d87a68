import { useEffect, useState } from "preact/hooks";
import { useWords } from "../words/language.js";
import { partWords } from "./part-words.js";

const SHOWN_MS = 2000;

/** Puts a text into the clipboard; nothing where pages have none. */
export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const words = useWords(partWords);
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  // Browsers have it only where the page came by HTTPS or from this host.
  if (!navigator.clipboard) return null;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <button type="button" onClick={copy} aria-live="polite">
      {isCopied ? words.copied : (label ?? words.copy)}
    </button>
  );
}
