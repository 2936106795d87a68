import { z } from "zod";
import { oneOrMore, secret } from "./secret-schema.js";

/** What a token can be for. Each scope includes those before it. */
export const scopes = ["read", "act", "admin"] as const;

/** What a token is for: to read, to act on groups and on what the server keeps for readers, or everything. */
export type Scope = (typeof scopes)[number];

/** A bearer token of the API: what it is called in the log of commands, and what it is for. */
export interface ApiToken {
  readonly name: string;
  readonly scope: Scope;
  readonly token: string;
}

/** Whoever calls a server that requires no token. */
export const NOBODY_IN_PARTICULAR = "anyone";
/** The name of the tokens that are configured without one. */
const UNNAMED = "default";

const token = secret(/^[!-~]+$/, "may hold only printable ASCII without spaces");

const apiToken = z.strictObject(
  {
    name: z
      .string("name must be a text")
      .regex(/^[\w.-]{1,64}$/, "name must be 1 to 64 letters, digits and . _ -")
      .refine((name) => name !== NOBODY_IN_PARTICULAR, `name must not be ${NOBODY_IN_PARTICULAR}`),
    scope: z.enum(scopes, "scope must be read, act or admin"),
    token,
  },
  { error: ({ code }) => (code === "unrecognized_keys" ? "may hold only name, scope and token" : FORM) },
);
const FORM = "must be name:scope:token, or in a file an object with these";

/** Tokens without a name, which are for everything. */
export const apiTokenSchema: z.ZodType<readonly string[]> = oneOrMore(token);

/** Tokens with names and scopes, as objects or as `name:scope:token`. */
export const apiTokensSchema: z.ZodType<readonly ApiToken[]> = z
  .array(z.unknown(), "must be a list")
  .min(1, "must not be empty")
  .transform((entries, context) =>
    entries.flatMap((entry, index) => {
      const read = apiToken.safeParse(typeof entry === "string" ? inParts(entry) : entry);
      for (const { message, path } of read.error?.issues ?? []) {
        context.addIssue(`entry ${index + 1} ${path[0] === "token" ? `token ${message}` : message}`);
      }
      return read.success ? [read.data] : [];
    }),
  );

/** The token itself may hold colons. */
function inParts(entry: string): unknown {
  const [, name, scope, token] = /^([^:]*):([^:]*):(.*)$/.exec(entry) ?? [];
  return token === undefined ? entry : { name, scope, token };
}

/** All tokens with their names. */
export function allTokens(
  unnamed: readonly string[] | undefined,
  named: readonly ApiToken[] | undefined,
): readonly ApiToken[] {
  return [...(unnamed ?? []).map((token) => ({ name: UNNAMED, scope: "admin" as const, token })), ...(named ?? [])];
}

/** Why tokens contradict each other; `undefined` if they do not. Two tokens of one name are the old and the new one. */
export function contradictionOf(tokens: readonly ApiToken[]): string | undefined {
  for (const [index, { name, scope, token }] of tokens.entries()) {
    for (const earlier of tokens.slice(0, index)) {
      if (earlier.token === token) return `has the same token for ${earlier.name} and ${name}`;
      if (earlier.name === name && earlier.scope !== scope)
        return `has two scopes for ${name}: ${earlier.scope} and ${scope}`;
    }
  }
  return undefined;
}
