import type { Load } from "./load.ts";
import { loads } from "./loads.ts";
import { measures } from "./measures.ts";
import { loadDefaults } from "./options.ts";
import { allSides } from "./sides.ts";

/** What `--help` prints. */
export const help: string = `Measures grouphook beside what people write by hand: every side, in a process of its own, answers
the same callbacks of the same keep-alive clients on this machine, the sides in turn.

  pnpm bench [options]

  --load <names>    callbacks to send, one load after the other (all); mix stands for all mixes:
${listed(loads.map((load) => [load.name, `${load.title} (${letters(load)})`]))}
  --sides <letters> sides to measure, where a load has them (all):
${listed([...allSides].map(([letter, { name }]) => [letter, name]))}
  --rounds <n>      how often each side is measured with each number of clients (${loadDefaults.rounds})
  --seconds <n>     how long a measurement lasts, after half a second of warm-up (${loadDefaults.seconds})
  --clients <n,n>   numbers of clients (${loadDefaults.clients})
  --groups <n,n>    how many groups the callbacks are about (${loadDefaults.groups})

  --measure <names> instead of loads, questions about grouphook alone, on e and f, with defaults of their own:
${listed(measures.map(({ name, title }) => [name, title]))}
  --members <n>     of the large group in large-group and roster
  --events <n>      in the feed of scale's full database, which has --groups groups
                    They take --rounds (scale and large-group), --seconds, --clients and --groups too.

Tables go to stdout; all numbers to lab/bench/results, latest.json for loads and <name>.json for a
measurement. CPU is microseconds of CPU time for each callback, and MiB the most memory of the side;
both are told on Linux only. After each measurement the databases are asked for all that was
acknowledged; the exit code is 1 when anything is missing.
`;

function letters({ sides }: Load): string {
  return sides.map(({ letter }) => letter).join(", ");
}

function listed(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, text]) => `${" ".repeat(20)}${name.padEnd(13)}${text}`).join("\n");
}
