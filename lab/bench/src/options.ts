import { parseArgs } from "node:util";
import type { Load } from "./load.ts";
import { loads } from "./loads.ts";
import type { Measure, MeasureSettings } from "./measure.ts";
import type { LoadSettings } from "./measure-load.ts";
import { measures } from "./measures.ts";
import { allSides } from "./sides.ts";

/** What to measure: loads on their sides, or grouphook alone. */
export type Options =
  /** Each load with its chosen sides, at least one. */
  | { readonly loads: readonly Load[]; readonly settings: LoadSettings }
  | { readonly measures: readonly ChosenMeasure[]; readonly sides: readonly string[] };

/** A measurement with its settings. */
interface ChosenMeasure {
  readonly measure: Measure;
  readonly settings: MeasureSettings;
}

/** The defaults of loads. */
export const loadDefaults: LoadSettings = { rounds: 3, seconds: 2, clients: [64, 256], groups: [1000] };
const loadNames = loads.map(({ name }) => name);
/** The sides that are grouphook. */
const OWN_SIDES = ["e", "f"];
/** Stands for all loads whose names begin with it. */
const MIX = "mix";

/** An invalid command line. */
export class UsageError extends Error {}

/** Reads the command line; returns "help" if that is requested. Throws a `UsageError`. */
export function readOptions(commandLine: readonly string[]): Options | "help" {
  const values = parse(commandLine);
  if (values.help) return "help";
  const chosenSides = oneOf("sides", values.sides, [...allSides.keys()]);
  const given = {
    ...ifGiven("rounds", values.rounds, wholeNumber),
    ...ifGiven("seconds", values.seconds, wholeNumber),
    ...ifGiven("clients", values.clients, wholeNumbers),
  };
  if (values.measure !== undefined) {
    if (values.load !== undefined) throw new UsageError("--measure and --load exclude each other");
    if (!chosenSides.some((letter) => OWN_SIDES.includes(letter))) {
      throw new UsageError(`grouphook alone is measured, on the sides ${OWN_SIDES}`);
    }
    const own = {
      ...given,
      ...ifGiven("groups", values.groups, wholeNumber),
      ...ifGiven("members", values.members, wholeNumber),
      ...ifGiven("events", values.events, wholeNumber),
    };
    const names = oneOf(
      "measure",
      values.measure,
      measures.map(({ name }) => name),
    );
    const chosen = measures.filter(({ name }) => names.includes(name));
    return {
      measures: chosen.map((measure) => ({ measure, settings: { ...measure.defaults, ...own } })),
      sides: chosenSides,
    };
  }
  if (values.members !== undefined || values.events !== undefined) {
    throw new UsageError("--members and --events need --measure");
  }
  return {
    loads: chosenLoads(values.load, chosenSides),
    settings: { ...loadDefaults, ...given, ...ifGiven("groups", values.groups, wholeNumbers) },
  };
}

function chosenLoads(text: string | undefined, letters: readonly string[]): readonly Load[] {
  const names = oneOf("load", text, [...loadNames, MIX]).flatMap((name) =>
    name === MIX ? loadNames.filter((known) => known.startsWith(MIX)) : name,
  );
  const chosen = loads
    .filter(({ name }) => names.includes(name))
    .map((load) => ({ ...load, sides: load.sides.filter(({ letter }) => letters.includes(letter)) }))
    .filter((load) => load.sides.length > 0);
  if (chosen.length === 0) throw new UsageError(`${text} cannot be measured on the sides ${letters}`);
  return chosen;
}

function parse(commandLine: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...commandLine],
      options: {
        load: text,
        measure: text,
        sides: text,
        rounds: text,
        seconds: text,
        clients: text,
        groups: text,
        members: text,
        events: text,
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The setting under its name, or an empty object, so that a default applies. */
function ifGiven<Name extends string, Value>(
  name: Name,
  text: string | undefined,
  read: (name: string, text: string) => Value,
): { readonly [Key in Name]?: Value } {
  if (text === undefined) return {};
  const setting: { [Key in Name]?: Value } = {};
  setting[name] = read(name, text);
  return setting;
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new UsageError(`--${name} must be a whole number above 0`);
  return Number(text);
}

function wholeNumbers(name: string, text: string): readonly number[] {
  return text.split(",").map((one) => wholeNumber(name, one));
}

/** The named ones, or all. */
function oneOf(name: string, text: string | undefined, known: readonly string[]): readonly string[] {
  if (text === undefined) return known;
  const chosen = text.split(",");
  if (chosen.every((word) => known.includes(word))) return chosen;
  throw new UsageError(`--${name} must be one of ${known.join()}`);
}
