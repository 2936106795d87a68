import { examineDatabase, type MigrationProgress, migrateDatabase } from "@grouphook/core/storage";
import type { Command } from "commander";
import { type CommandContext, configured, exitCodes, type Output, reasonOf } from "./context.js";

const TELL_MS = 2000;

const more = `
A start does the same by itself. Migrated beforehand, it does not keep vendors waiting. Servers of the older version must be
stopped. Interrupted, it goes on when it is run again. Make a backup first: there is no way back.

Examples:
  grouphook migrate --check   exits with 1 if there is something to do
  grouphook migrate`;

/** Adds `grouphook migrate`. */
export function addMigrate(program: Command, context: CommandContext): void {
  program
    .command("migrate")
    .description("bring the tables of the database up to date")
    .option("--check", "tell what would be done, and change nothing")
    .option("--config <path>", "configuration file (grouphook.config.ts, .js or .mjs in the working folder)")
    .option("--json", "print what was done as JSON")
    .addHelpText("after", more)
    .action(
      async ({ check, config, json }: { readonly check?: true; readonly config?: string; readonly json?: true }) => {
        const { print, end } = context.output;
        const plan = await configured(context, config);
        const { databaseUrl } = plan.configuration;
        const inPlace = (fault: unknown): never => {
          throw new Error(plan.lineOf({ path: ["databaseUrl"], message: reasonOf(fault) }), { cause: fault });
        };
        const { migrations } = await examineDatabase(databaseUrl).catch(inPlace);
        const { pending } = migrations;
        if (!check) {
          await migrateDatabase({ url: databaseUrl, onMigration: stepsTold(context.output) }).catch(inPlace);
        }
        if (json) print(JSON.stringify({ [check ? "pending" : "made"]: pending }, null, 2));
        else if (pending.length === 0) print("the tables are up to date");
        else print(`${check ? "to be made" : "made"}: ${pending.join(", ")}`);
        if (check && pending.length > 0) end(exitCodes.failed);
      },
    );
}

/** A line now and then: steps differ in what they count. */
function stepsTold({ tell }: Pick<Output, "tell">): (progress: MigrationProgress) => void {
  let toldAt = performance.now();
  return ({ step, done, of }) => {
    if (performance.now() - toldAt < TELL_MS) return;
    toldAt = performance.now();
    tell(of > 0 ? `${step}: ${done} of ${of}` : step);
  };
}
