import { describe, expect, test } from "vitest";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { sharedConsoleScene } from "../../testing/console/console-scene.js";

describe.skipIf(!hasBrowser)("a user", () => {
  const shared = sharedConsoleScene({ isOpen: true });
  const browser = sharedBrowser();

  test("is looked up, and shown with groups and what happened to them", async () => {
    const page = await browser.open(`${shared.scene.url}/console/users`);
    await page.getByLabel("Source").selectOption("aec");
    await page.getByLabel("User id").fill("cid");
    await page.getByRole("button", { name: "To the user" }).click();
    await page.getByRole("heading", { name: "cid", level: 1 }).waitFor();
    await page.getByRole("link", { name: "读书会" }).waitFor();
    await page.goto(`${shared.scene.url}/console/users/aec/bob?tab=history`);
    await page.getByText(/Removed from the group by ann/).waitFor();
  });

  test("is erased after a question that says what goes and what stays, and one sees how far it is", async () => {
    const page = await browser.open(`${shared.scene.url}/console/users/aec/dan`);
    await page.getByRole("button", { name: "Erase this person" }).click();
    const question = page.getByRole("dialog");
    await expect.poll(() => question.textContent()).toContain("This cannot be undone");
    await page.locator("dialog[open] button[type=submit]").click();
    await expect.poll(() => page.getByRole("dialog").textContent(), { timeout: 20_000 }).toMatch(/done|erased/i);
    expect(await shared.scene.ask("GET", "/v1/erasures")).toMatchObject({
      items: [{ source: "aec", subject: "user" }],
    });
  });
});
