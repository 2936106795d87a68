import { describe, expect, test } from "vitest";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { sharedConsoleScene } from "../../testing/console/console-scene.js";

describe.skipIf(!hasBrowser)("an address of the console", () => {
  const shared = sharedConsoleScene({ isOpen: true });
  const browser = sharedBrowser();

  test.for(["groups/openim/%", "users/%zz/ann", "%"])("that was cut off is no page: %s", async (place) => {
    const page = await browser.open(`${shared.scene.url}/console/${place}`);
    await page.getByRole("heading", { name: "There is no such page" }).waitFor({ timeout: 5_000 });
    await page.getByRole("link", { name: "Groups", exact: true }).click();
    await page.getByRole("heading", { name: "Groups" }).waitFor({ timeout: 5_000 });
  });

  test("gets all that is typed into a search, however slowly", { timeout: 60_000 }, async () => {
    const page = await browser.open(`${shared.scene.url}/console/groups`);
    const search = page.getByRole("searchbox");
    for (const delay of [260, 280]) {
      await search.fill("");
      await expect.poll(() => new URL(page.url()).search).toBe("");
      await search.pressSequentially("abcdefghij", { delay });
      await expect.poll(() => new URL(page.url()).search).toBe("?q=abcdefghij");
      expect(await search.inputValue()).toBe("abcdefghij");
    }
  });

  test("that is gone back to shows what was searched there", async () => {
    const page = await browser.open(`${shared.scene.url}/console/groups?q=first`);
    const search = page.getByRole("searchbox");
    await expect.poll(() => search.inputValue()).toBe("first");
    await page.getByRole("link", { name: "Groups", exact: true }).click();
    await expect.poll(() => search.inputValue()).toBe("");
    await page.goBack();
    await expect.poll(() => search.inputValue()).toBe("first");
  });
});
