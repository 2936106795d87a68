import { checkDatabase } from "@grouphook/core/storage";
import type { Command } from "commander";
import { ConfigurationError } from "../configuration/configuration-error.js";
import type { ServerPlan } from "../configuration/plan-server.js";
import { type CommandContext, configured, reasonOf } from "./context.js";

/** Adds `grouphook start`: the server. `variables` are listed by its help. */
export function addStart(program: Command, context: CommandContext, variables: string): void {
  program
    .command("start")
    .description("start the server (what happens without a command)")
    .option("--config <path>", "configuration file (grouphook.config.ts, .js or .mjs in the working folder)")
    .option("--check", "check the configuration, try the database and exit; changes nothing")
    .addHelpText("after", `\n${variables}`)
    .action(async ({ config, check }: { readonly config?: string; readonly check?: true }) => {
      const plan = await configured(context, config);
      if (!check) {
        const { serve } = await import("./serve.js");
        return await serve(plan);
      }
      await checkPlan(plan);
      const missing = plan.withoutFile === undefined ? [] : [plan.withoutFile];
      for (const line of [...missing, ...plan.warnings, "the configuration is valid and the database is usable"]) {
        context.output.print(`grouphook: ${line}`);
      }
    });
}

async function checkPlan({ configuration, lineOf }: ServerPlan): Promise<void> {
  try {
    await checkDatabase(configuration.databaseUrl);
  } catch (fault) {
    throw new ConfigurationError([lineOf({ path: ["databaseUrl"], message: reasonOf(fault) })]);
  }
}
