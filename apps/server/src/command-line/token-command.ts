import { randomUUID } from "node:crypto";
import type { ApiTokenRecord } from "@grouphook/core";
import { type Command, InvalidArgumentError } from "commander";
import { NOBODY_IN_PARTICULAR, type Scope, scopes } from "../configuration/api-tokens.js";
import { rfc3339 } from "../http/bodies/body-form.js";
import { hashOf, isScope, newToken } from "../http/made-tokens.js";
import { type CommandContext, configured, UsageError } from "./context.js";
import { openExistingLedger } from "./existing-ledger.js";
import { textTable } from "./text-table.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const MOST_DAYS = 36_500;

const more = `
Tokens for people and programs that use the API, beside those of the configuration. They are in the database, as hashes: a token
is shown once, when it is made. A running server takes a new one at once, and a revoked one no longer than a second. With the
first of them the API is closed to whoever has none, and stays so.

Scopes, each with those before: ${scopes.join(", ")}.

Examples:
  grouphook token create --name dashboard --scope read --expires 90
  grouphook token list
  grouphook token revoke 3f1c…`;

interface CreateWords {
  readonly name: string;
  readonly scope: Scope;
  readonly expires?: number;
  readonly config?: string;
  readonly json?: true;
}

interface OtherWords {
  readonly config?: string;
  readonly json?: true;
}

/** Adds `grouphook token`. */
export function addToken(program: Command, context: CommandContext): void {
  const token = program
    .command("token")
    .description("make, list and revoke tokens of the API")
    .addHelpText("after", more);
  const withOptions = (command: Command) =>
    command
      .option("--config <path>", "configuration file (grouphook.config.ts, .js or .mjs in the working folder)")
      .option("--json", "print as JSON");
  const ledgerOf = async ({ config }: OtherWords) =>
    openExistingLedger(await configured(context, config), context.output);

  withOptions(token.command("create"))
    .description("make a token, and show it once")
    .requiredOption("--name <name>", "what it is called in the log of commands", name)
    .requiredOption("--scope <scope>", `what it is for: ${scopes.join(", ")}`, scope)
    .option("--expires <days>", "days until it holds no more (never)", days)
    .action(async ({ name, scope, expires, json, ...words }: CreateWords) => {
      const ledger = await ledgerOf(words);
      try {
        const other = (await ledger.apiTokens.list()).find((known) => known.name === name && known.scope !== scope);
        if (other) throw new UsageError(`--name ${name} has a token for ${other.scope} already: use another name`);
        const made = newToken();
        const record = await ledger.apiTokens.add({
          ...{ tokenId: randomUUID(), name, scope, tokenHash: hashOf(made) },
          expiresAt: expires === undefined ? null : Date.now() + expires * DAY_MS,
        });
        context.output.tell("keep it: it is not shown again");
        context.output.print(json ? JSON.stringify({ ...shown(record), token: made }, null, 2) : made);
      } finally {
        await ledger.close();
      }
    });

  withOptions(token.command("list"))
    .description("list tokens")
    .action(async ({ json, ...words }: OtherWords) => {
      const ledger = await ledgerOf(words);
      try {
        const tokens = (await ledger.apiTokens.list()).map(shown);
        if (json) context.output.print(JSON.stringify(tokens, null, 2));
        else if (tokens.length === 0) context.output.print("there are no tokens");
        else context.output.print(table(tokens));
      } finally {
        await ledger.close();
      }
    });

  withOptions(token.command("revoke"))
    .description("end a token: it is refused from then on")
    .argument("<id>", "as listed")
    .action(async (id: string, { json, ...words }: OtherWords) => {
      const ledger = await ledgerOf(words);
      try {
        if (!(await ledger.apiTokens.revoke(id)))
          throw new UsageError("there is no token of this id; grouphook token list tells the ids");
        context.output.print(json ? JSON.stringify({ revoked: id }) : `revoked ${id}`);
      } finally {
        await ledger.close();
      }
    });
}

function shown({ tokenId, name, scope, createdAt, expiresAt }: ApiTokenRecord) {
  return {
    ...{ id: tokenId, name, scope, createdAt: rfc3339(createdAt) },
    expiresAt: expiresAt === null ? null : rfc3339(expiresAt),
  };
}

function table(tokens: readonly ReturnType<typeof shown>[]): string {
  const rows = tokens.map(({ id, name, scope, createdAt, expiresAt }) => [
    id,
    name,
    scope,
    createdAt,
    expiresAt ?? "never",
  ]);
  return textTable(["id", "name", "scope", "made", "expires"], rows);
}

function name(word: string): string {
  if (!/^[\w.-]{1,64}$/.test(word)) throw new InvalidArgumentError("must be 1 to 64 letters, digits and . _ -");
  if (word === NOBODY_IN_PARTICULAR) throw new InvalidArgumentError(`must not be ${NOBODY_IN_PARTICULAR}`);
  return word;
}

function scope(word: string): Scope {
  if (!isScope(word)) throw new InvalidArgumentError(`must be ${scopes.join(", ")}`);
  return word;
}

function days(word: string): number {
  const number = Number(word);
  if (!/^\d+$/.test(word) || number < 1 || number > MOST_DAYS)
    throw new InvalidArgumentError("must be whole days from 1");
  return number;
}
