import type { Sample } from "./document.ts";

const COMMENTS: Readonly<Record<string, RegExp>> = {
  ts: /(^|\s)\/\/.*$/gm,
  js: /(^|\s)\/\/.*$/gm,
  sql: /(^|\s)--.*$/gm,
  sh: /(^|\s)#.*$/gm,
  yaml: /(^|\s)#.*$/gm,
  nginx: /(^|\s)#.*$/gm,
  python: /(^|\s)#.*$/gm,
};

/** A sample as it must be in every language: without its comments, and without drawings, which have no language named. */
export function codeOf({ language, code }: Sample): Sample {
  if (language === "" || language === "mermaid") return { language, code: "" };
  const comment = COMMENTS[language];
  const bare = comment ? code.replaceAll(comment, "") : code;
  const lines = bare.split("\n").map((line) => line.trimEnd());
  return { language, code: lines.filter((line) => line !== "").join("\n") };
}
