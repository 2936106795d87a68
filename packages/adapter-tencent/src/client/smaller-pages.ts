import type { Answer } from "./answer.js";
import { TOO_LONG } from "./codes.js";

/** Asks for a page of so many entries, or for half as many again and again while the answer would be too long. */
export async function inSmallerPages(most: number, ask: (limit: number) => Promise<Answer>): Promise<Answer> {
  for (let limit = most; ; limit = Math.ceil(limit / 2)) {
    const answer = await ask(limit);
    if (answer.code !== TOO_LONG || limit === 1) return answer;
  }
}
