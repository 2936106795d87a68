import type { Load } from "./load.ts";
import { loads } from "./loads.ts";
import { measures } from "./measures.ts";
import { loadDefaults } from "./options.ts";
import { allSides } from "./sides.ts";

/** The output of `--help`. */
export const help: string = `Compares grouphook with handwritten servers. Each side runs in its own process and answers the same
callbacks from the same keep-alive clients on this machine. The sides are measured in turn.

  pnpm bench [options]

  --load <names>    loads to measure, one after the other (all); mix stands for all mixes:
${listed(loads.map((load) => [load.name, `${load.title} (${letters(load)})`]))}
  --sides <letters> sides to measure, if a load has them (all):
${listed([...allSides].map(([letter, { name }]) => [letter, name]))}
  --rounds <n>      measurements of each side with each number of clients (${loadDefaults.rounds})
  --seconds <n>     duration of a measurement, after half a second of warm-up (${loadDefaults.seconds})
  --clients <n,n>   numbers of clients (${loadDefaults.clients})
  --groups <n,n>    numbers of groups in the callbacks (${loadDefaults.groups})

  --measure <names> instead of loads: measurements of grouphook alone, on e and f, with their own defaults:
${listed(measures.map(({ name, title }) => [name, title]))}
  --members <n>     members of the large group in large-group and roster
  --events <n>      messages, raw callbacks and events in the full database of scale, pruning, push, dead-subscription, sinks,
                    stream and stalled-streams, in --groups groups
                    They also use --rounds (scale, large-group, pruning, stream and stream-cost), --seconds, --clients (of
                    stream-lag, stream-cost and stalled-streams: readers) and --groups.

Tables go to stdout; all numbers to lab/bench/results, latest.json for loads and <name>.json for a
measurement. CPU is microseconds of CPU time per callback, and MiB the peak memory of the side; both
only on Linux. After each measurement the databases are checked for everything that was acknowledged;
the exit code is 1 if anything is missing.
`;

function letters({ sides }: Load): string {
  return sides.map(({ letter }) => letter).join(", ");
}

function listed(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, text]) => `${" ".repeat(20)}${name.padEnd(18)}${text}`).join("\n");
}
