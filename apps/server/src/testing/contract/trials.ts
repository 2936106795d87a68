import { type Scope, scopes } from "../../configuration/api-tokens.js";
import type { DocumentedOperation } from "./documented-answers.js";
import type { Attempt } from "./provocation.js";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** A request, and the status that it is to be answered with. */
export interface Trial {
  readonly status: number;
  readonly attempt: Attempt;
  /** Instead of the operation's. */
  readonly method?: string;
}

/** The addresses of servers on which every route answers in its own way. */
export interface OtherServers {
  /** Needs a token for everything: one of these, by scope. */
  readonly guarded: string;
  readonly tokens: { readonly [scope: string]: string };
  /** Has lost its database. */
  readonly bereft?: string;
}

/** What provokes the answers that every route has, made from what is usually asked of it. */
export function commonTrials(
  operation: DocumentedOperation,
  usual: Attempt,
  { guarded, tokens, bereft, methods }: OtherServers & { readonly methods: readonly string[] },
): readonly Trial[] {
  const headers = { authorization: "Bearer of-somebody-else" };
  const other = METHODS.find((method) => !methods.includes(method)) ?? "";
  const trials: readonly Trial[] = [
    ...faultyAttempts(operation, usual).map((attempt) => ({ status: 400, attempt })),
    { status: 401, attempt: { ...usual, url: guarded } },
    { status: 401, attempt: { ...usual, url: guarded, headers } },
    { status: 403, attempt: { ...usual, headers: { origin: "https://pages.example" } } },
    ...lesserScopes(operation.scope).map((scope) => ({
      status: 403,
      attempt: { ...usual, url: guarded, headers: { ...usual.headers, authorization: `Bearer ${tokens[scope]}` } },
    })),
    { status: 405, attempt: usual, method: other },
    { status: 413, attempt: { ...usual, body: { text: "x".repeat(1_100_000) } } },
    { status: 415, attempt: { ...usual, headers: { "content-type": "text/plain" } } },
    ...(bereft === undefined ? [] : [{ status: 503, attempt: { ...usual, url: bereft } }]),
  ];
  return trials.filter(({ status }) => String(status) in operation.responses);
}

function lesserScopes(scope: string | undefined): readonly Scope[] {
  const ranked: readonly (string | undefined)[] = scopes;
  return scopes.slice(0, Math.max(0, ranked.indexOf(scope)));
}

/** Requests with one fault, for each kind of parameter that an operation has. */
function faultyAttempts({ parameters, requestBody }: DocumentedOperation, usual: Attempt): readonly Attempt[] {
  const asking = (name: string, value: string): Attempt => ({ ...usual, query: { ...usual.query, [name]: value } });
  const faulty = parameters.flatMap(({ in: place, name, schema }) => {
    if (place === "header") return [{ ...usual, headers: { ...usual.headers, [name]: "two words" } }];
    if (place === "path") return [{ ...usual, path: { ...usual.path, [name]: "\0" } }];
    if (schema.enum || schema.type === "boolean" || schema.format !== undefined) return [asking(name, "strange")];
    const { type, minimum, maximum } = schema;
    if (type !== "integer") return [];
    const below = minimum === undefined || minimum === 0 ? [] : [minimum - 1];
    const above = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? [] : [maximum + 1];
    return ["", "-1", "1e1", ...below, ...above].map((one) => asking(name, String(one)));
  });
  const bodies =
    requestBody === undefined
      ? []
      : [
          { ...usual, body: [] },
          { ...usual, body: { strange: 1 } },
        ];
  return [asking("strange", "1"), ...faulty, ...bodies];
}
