/** Reads the address of a server. Throws a `TypeError`, which does not repeat it, for one that cannot be used. */
export function serverUrl(url: string): string {
  // An address may be relative to a web page; the base makes that readable here.
  const read = URL.canParse(url, "http://page.invalid") ? new URL(url, "http://page.invalid") : undefined;
  if (!read || !/^https?:$/.test(read.protocol))
    throw new TypeError("url must be the address of a server, by http or https");
  if (read.username !== "" || read.password !== "") throw new TypeError("url must not hold a password; give a token");
  if (read.search !== "" || read.hash !== "") throw new TypeError("url must have no query and no fragment");
  return url.replace(/\/+$/, "");
}

/** The address of a request: of its `ids` and `query` by their names. Throws a `TypeError` for an id that no path can hold. */
export function requestUrl(server: string, path: string, ids: unknown, query: unknown): string {
  const known = new Map(fieldsOf(ids));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = known.get(name);
    // Programs on the way take out such segments, also when they are encoded.
    if (typeof id !== "string" || id === "" || id === "." || id === "..")
      throw new TypeError(`${name} must be an id that a path can hold: not empty, "." or ".."`);
    return encodeURIComponent(id);
  });
  const given = fieldsOf(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return server + filled;
  return `${server}${filled}?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))}`;
}

/** The fields of an object, by name. */
export function fieldsOf(given: unknown): readonly (readonly [string, unknown])[] {
  return typeof given === "object" && given !== null ? Object.entries(given) : [];
}
