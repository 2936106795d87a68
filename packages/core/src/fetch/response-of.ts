import type { Reply } from "../adapter/adapter.js";

const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** What HTTP/1.1 allows in a value. `Headers` accepts more, but then the server throws when it writes the header. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Turns a reply into a `Response`. Throws if it cannot be written; a server's own `Response` may notice that too late. */
export function responseOf({ status, headers, body, bytes: given }: Reply): Response {
  for (const [name, value] of Object.entries(headers)) {
    if (!NAME.test(name) || !VALUE.test(value)) throw new TypeError(`the header "${name}" cannot be written`);
  }
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new RangeError(`there is no status ${status}`);
  // https://www.rfc-editor.org/rfc/rfc9110#section-8.6
  if (status === 204) return new Response(null, { status, headers });
  const bytes = given ? new Uint8Array(given) : new TextEncoder().encode(body);
  const init = { status, headers: { ...headers, "content-length": String(bytes.length) } };
  return new Response(bytes.length === 0 ? null : bytes, init);
}
