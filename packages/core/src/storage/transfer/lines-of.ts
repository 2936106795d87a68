import { createReadStream } from "node:fs";

const LINE_END = 0x0a;

/** A whole line of a file, and where the next one begins, in bytes. */
export interface FileLine {
  readonly text: string;
  readonly end: number;
}

/** The lines of a file that have an end. */
export async function* linesOf(path: string): AsyncIterable<FileLine> {
  let pieces: Buffer[] = [];
  let end = 0;
  for await (const chunk of createReadStream(path)) {
    let rest = Buffer.from(chunk);
    for (let at = rest.indexOf(LINE_END); at >= 0; at = rest.indexOf(LINE_END)) {
      const line = Buffer.concat([...pieces, rest.subarray(0, at)]);
      pieces = [];
      rest = rest.subarray(at + 1);
      end += line.length + 1;
      yield { text: line.toString("utf8"), end };
    }
    if (rest.length > 0) pieces.push(rest);
  }
}
