const NAME = "grouphook_session";
/** A browser takes it over HTTPS alone, and from this host alone, https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3. */
const HOST_NAME = `__Host-${NAME}`;

const ATTRIBUTES = "Path=/; HttpOnly; SameSite=Strict";

/** The value of `Set-Cookie` that has a browser keep a session for so long, 0 for no longer. */
export function sessionCookie(
  value: string,
  { isSecure, seconds }: { readonly isSecure: boolean; readonly seconds: number },
): string {
  return `${isSecure ? HOST_NAME : NAME}=${value}; Max-Age=${seconds}; ${ATTRIBUTES}${isSecure ? "; Secure" : ""}`;
}

/** The session in a `Cookie` header; over HTTPS none that may have come without. */
export function sessionIn(header: string | undefined, isSecure: boolean): string | undefined {
  const cookies = cookiesIn(header);
  const find = (wanted: string) => cookies.find(({ name }) => name === wanted)?.value;
  return find(HOST_NAME) ?? (isSecure ? undefined : find(NAME));
}

/** A `Cookie` header without sessions; `undefined` if nothing is left. */
export function withoutSessions(header: string): string | undefined {
  const others = cookiesIn(header).filter(({ name }) => name !== NAME && name !== HOST_NAME);
  return others.length === 0 ? undefined : others.map(({ text }) => text).join("; ");
}

function cookiesIn(header = "") {
  return header.split(";").map((part) => {
    const text = part.trim();
    const [name = "", ...value] = text.split("=");
    return { name: name.trim(), value: value.join("=").trim(), text };
  });
}
