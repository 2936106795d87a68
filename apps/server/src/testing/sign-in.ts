/** What became of signing in. */
export interface SignIn {
  readonly status: number;
  readonly headers: Headers;
  readonly answer: unknown;
  /** `Set-Cookie`, empty if there is none. */
  readonly given: string;
  /** What the browser sends as `Cookie` from then on. */
  readonly cookie: string;
}

/** Signs in as a page does. */
export async function signIn(
  url: string,
  token: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<SignIn> {
  const response = await fetch(`${url}/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ token }),
  });
  const given = response.headers.getSetCookie().join("\n");
  const { status } = response;
  return { status, headers: response.headers, answer: await response.json(), given, cookie: given.split(";")[0] ?? "" };
}
