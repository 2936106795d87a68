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

/** Of cookies with one name so many are looked at. */
const MOST = 4;

/**
 * What may be the session in a `Cookie` header; over HTTPS nothing that may have come without. Programs on other ports of the host
 * can set cookies of this name, too.
 */
export function sessionsIn(header: string | undefined, isSecure: boolean): readonly string[] {
  const names = isSecure ? [HOST_NAME] : [HOST_NAME, NAME];
  const cookies = cookiesIn(header);
  return names
    .flatMap((wanted) => cookies.filter(({ name }) => name === wanted).map(({ value }) => value))
    .slice(0, MOST);
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
