import { parseArgs } from "node:util";

/** What to migrate. */
export interface Options {
  readonly messages: number;
  readonly groups: number;
  readonly databases: readonly string[];
}

/** An invalid command line. */
export class UsageError extends Error {}

const DATABASES = ["sqlite", "mariadb", "mysql"];

export const help: string = `Fills databases of the version before messages stood once, brings them up to date, kills that in the middle of
the raw callbacks and of the messages, and compares what was there before and after.

  --messages N      messages, with a callback and an event each; 5000000 unless set
  --groups N        groups they are spread over; 100000 unless set
  --databases LIST  of ${DATABASES.join(", ")}; those of which there is a server unless set
`;

/** Reads the command line; returns "help" if that is requested. Throws a `UsageError`. */
export function readOptions(commandLine: readonly string[]): Options | "help" {
  const values = parse(commandLine);
  if (values.help) return "help";
  const databases = values.databases?.split(",") ?? DATABASES;
  const unknown = databases.find((name) => !DATABASES.includes(name));
  if (unknown !== undefined) throw new UsageError(`--databases: ${unknown} is none of ${DATABASES.join(", ")}`);
  return {
    messages: wholeNumber("messages", values.messages ?? "5000000"),
    groups: wholeNumber("groups", values.groups ?? "100000"),
    databases,
  };
}

function parse(commandLine: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...commandLine],
      options: { messages: text, groups: text, databases: text, help: { type: "boolean", short: "h", default: false } },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new UsageError(`--${name} must be a whole number from 1`);
  return number;
}
