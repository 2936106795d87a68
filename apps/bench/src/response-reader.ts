/** An HTTP response; the body has one character for each byte. */
export interface HttpResponse {
  readonly status: number;
  readonly body: string;
}

const HEAD_END = "\r\n\r\n";

/**
 * Reads the responses of one connection that carries one request at a time. Knows bodies with a content length only and
 * throws for any other.
 */
export class ResponseReader {
  #pending = "";

  /** Takes what arrived; gives the response once it is whole. */
  push(bytes: Buffer): HttpResponse | undefined {
    const text = this.#pending + bytes.toString("latin1");
    const headLength = text.indexOf(HEAD_END);
    const end =
      headLength < 0 ? Number.POSITIVE_INFINITY : headLength + HEAD_END.length + contentLength(text, headLength);
    if (text.length < end) {
      this.#pending = text;
      return undefined;
    }
    if (text.length > end) throw new Error("more bytes arrived than one response has");
    this.#pending = "";
    return {
      status: Number(text.slice("HTTP/1.1 ".length, "HTTP/1.1 200".length)),
      body: text.slice(headLength + HEAD_END.length),
    };
  }
}

function contentLength(text: string, headLength: number): number {
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, headLength))?.[1];
  if (length === undefined) throw new Error(`a response without content-length: ${text.slice(0, headLength)}`);
  return Number(length);
}
