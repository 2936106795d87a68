import type { Reply } from "../adapter/adapter.js";

const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** What HTTP/1.1 lets stand in a value; `Headers` takes more, and the server that writes it throws. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Makes a reply a `Response`. Throws for one that cannot be written; a server's own `Response` may find it too late. */
export function responseOf({ status, headers, body }: Reply): Response {
  for (const [name, value] of Object.entries(headers)) {
    if (!NAME.test(name) || !VALUE.test(value)) throw new TypeError(`the header "${name}" cannot be written`);
  }
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new RangeError(`there is no status ${status}`);
  const bytes = new TextEncoder().encode(body);
  const init = { status, headers: { ...headers, "content-length": String(bytes.length) } };
  return new Response(bytes.length === 0 ? null : bytes, init);
}
