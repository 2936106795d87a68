import { describe, expect, test } from "vitest";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { sharedConsoleScene } from "../../testing/console/console-scene.js";

describe.skipIf(!hasBrowser)("reconciliation", () => {
  const shared = sharedConsoleScene({ isOpen: true, reconciles: true });
  const browser = sharedBrowser();

  test("brings in all groups of a vendor, shows how far that is, and what differed", async () => {
    const { scene } = shared;
    scene.openim.populate({ groups: 30, members: 3 });
    const page = await browser.open(`${scene.url}/console/reconciliation`);
    await page.getByRole("button", { name: "Start an import" }).click();
    const question = page.getByRole("dialog");
    await question.getByLabel("Source").selectOption("openim");
    await expect.poll(() => question.textContent()).toContain("The vendor is asked for every group of openim");
    await page.locator("dialog[open] button[type=submit]").click();
    await page.getByRole("row", { name: /import.*done/ }).waitFor();
    await page.goto(`${scene.url}/console/groups?q=big-0`);
    await page.getByRole("link", { name: "big-0" }).first().waitFor();
    await page.goto(`${scene.url}/console/reconciliation?tab=drift`);
    await page.getByText("Each difference was mended when it was found.").waitFor();
  });
});
