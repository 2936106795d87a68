import axe from "axe-core";
import type { Page } from "playwright-core";
import { z } from "zod";

const found = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullish(),
      help: z.string(),
      nodes: z.array(z.object({ html: z.string() })),
    }),
  ),
});

/** What axe finds on a page that keeps somebody from using it, each with the first place. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const answer: unknown = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
  return found
    .parse(answer)
    .violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`);
}
