import { readFileSync } from "node:fs";
import { lexer, type Token, type Tokens, walkTokens } from "marked";
import { anchorOf } from "./anchor.ts";

interface Heading {
  readonly level: number;
  readonly text: string;
}

export interface Sample {
  readonly language: string;
  readonly code: string;
}

/** What tests want of a document in Markdown. */
export interface Document {
  readonly headings: readonly Heading[];
  readonly samples: readonly Sample[];
  readonly links: readonly string[];
  /** The anchors of its headings. One that comes again gets a number, as on GitHub. */
  readonly anchors: ReadonlySet<string>;
}

export function readDocument(path: string): Document {
  const tokens: Token[] = [];
  walkTokens(lexer(readFileSync(path, "utf8")), (token) => void tokens.push(token));
  const headings = tokens.filter(isHeading).map(({ depth, tokens: parts }) => ({ level: depth, text: plain(parts) }));
  return {
    headings,
    samples: tokens.filter(isCode).map(({ lang = "", text }) => ({ language: lang, code: text })),
    links: tokens.filter(isReference).map(({ href }) => href),
    anchors: anchorsOf(headings),
  };
}

function anchorsOf(headings: readonly Heading[]): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const { text } of headings) {
    const anchor = anchorOf(text);
    let numbered = anchor;
    for (let number = 1; anchors.has(numbered); number += 1) numbered = `${anchor}-${number}`;
    anchors.add(numbered);
  }
  return anchors;
}

function plain(tokens: readonly Token[]): string {
  return tokens.map((token) => ("tokens" in token && token.tokens ? plain(token.tokens) : textOf(token))).join("");
}

function textOf(token: Token): string {
  return "text" in token && typeof token.text === "string" ? token.text : "";
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === "heading";
}

function isCode(token: Token): token is Tokens.Code {
  return token.type === "code";
}

function isReference(token: Token): token is Tokens.Link | Tokens.Image {
  return token.type === "link" || token.type === "image";
}
