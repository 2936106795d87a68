/** An HTTP response. The body has one character per byte. */
export interface HttpResponse {
  readonly status: number;
  readonly body: string;
}

const HEAD_END = "\r\n\r\n";

/**
 * Reads the responses of one connection with one request at a time. Supports only bodies with a content length, and throws for
 * any other.
 */
export class ResponseReader {
  #parts: string[] = [];
  #length = 0;
  /** The length of the whole response, once its head has arrived. */
  #end = Number.POSITIVE_INFINITY;

  /** Adds what arrived; returns the response once it is complete. */
  push(bytes: Buffer): HttpResponse | undefined {
    this.#parts.push(bytes.toString("latin1"));
    this.#length += bytes.length;
    if (this.#end === Number.POSITIVE_INFINITY) this.#findEnd();
    if (this.#length < this.#end) return undefined;
    if (this.#length > this.#end) throw new Error("more bytes arrived than one response has");
    const text = this.#parts.join("");
    this.#parts = [];
    this.#length = 0;
    this.#end = Number.POSITIVE_INFINITY;
    return {
      status: Number(text.slice("HTTP/1.1 ".length, "HTTP/1.1 200".length)),
      body: text.slice(text.indexOf(HEAD_END) + HEAD_END.length),
    };
  }

  #findEnd(): void {
    const text = this.#parts.join("");
    this.#parts = [text];
    const headLength = text.indexOf(HEAD_END);
    if (headLength >= 0) this.#end = headLength + HEAD_END.length + contentLength(text.slice(0, headLength));
  }
}

function contentLength(head: string): number {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`a response without content-length: ${head}`);
  return Number(length);
}
