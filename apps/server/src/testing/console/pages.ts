import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { ConsoleScene } from "./console-scene.js";

/** A page of the console: its name in file names, and its path. */
export interface ConsolePage {
  readonly name: string;
  readonly path: string;
}

/** Every kind of page, of things that are there. */
export async function pagesOf(scene: ConsoleScene): Promise<readonly ConsolePage[]> {
  const group = [...scene.openim.groups.values()].find(({ status, members }) => status === 0 && members.size > 2);
  const [user] = group?.members.keys() ?? [];
  const groupPath = `/console/groups/openim/${encodeURIComponent(group?.groupID ?? "")}`;
  return [
    { name: "overview", path: "/console/" },
    { name: "sources", path: "/console/sources?source=openim" },
    { name: "groups", path: "/console/groups" },
    { name: "group", path: groupPath },
    ...["messages", "topics", "lists", "history", "decisions", "commands"].map((tab) => ({
      name: `group-${tab}`,
      path: `${groupPath}?tab=${tab}`,
    })),
    { name: "users", path: "/console/users" },
    { name: "user", path: `/console/users/openim/${user}` },
    { name: "decisions", path: "/console/decisions" },
    { name: "callbacks", path: "/console/callbacks" },
    { name: "dead-letters", path: "/console/dead-letters" },
    { name: "deliveries", path: "/console/deliveries" },
    { name: "commands", path: "/console/commands" },
    { name: "reconciliation", path: "/console/reconciliation" },
  ];
}

/** So long nothing is read any more, before a page counts as settled. */
const QUIET_MS = 200;

/** Waits until a page has read what it shows. */
export async function settled(page: Page): Promise<void> {
  await page.locator("main h1").first().waitFor();
  let quietSince = performance.now();
  await expect
    .poll(
      async () => {
        if ((await page.locator("[aria-busy=true]").count()) > 0) quietSince = performance.now();
        return performance.now() - quietSince;
      },
      { interval: 50 },
    )
    .toBeGreaterThan(QUIET_MS);
}

/** Goes to every page, one after the other. */
export async function eachPage(page: Page, scene: ConsoleScene, visit: () => Promise<void>): Promise<void> {
  for (const { path } of await pagesOf(scene)) {
    await page.goto(scene.url + path);
    await settled(page);
    await visit();
  }
}
