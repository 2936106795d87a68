import { describe, expect, test } from "vitest";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { sharedConsoleScene } from "../../testing/console/console-scene.js";

describe.skipIf(!hasBrowser)("sources", () => {
  const shared = sharedConsoleScene({ isOpen: true });
  const browser = sharedBrowser();

  test("show where the vendor calls, who can call, and what to do there", async () => {
    const { url } = shared.scene;
    // Until it is noted that something came, what to do at the vendor is unfolded.
    const seen = { lastSeen: expect.any(String) };
    const source = { source: "tencent", commands: expect.arrayContaining([expect.objectContaining(seen)]) };
    await expect
      .poll(() => shared.scene.ask("GET", "/v1/sources"), { timeout: 30_000 })
      .toEqual({ items: expect.arrayContaining([expect.objectContaining(source)]) });
    const page = await browser.open(`${url}/console/sources?source=tencent`);
    await page.getByText(`${url}/callbacks/tencent`).first().waitFor();
    await page.getByText("Everybody who reaches this server is taken for the vendor").waitFor();
    await page.getByText("How the vendor is told to call").click();
    await page.getByText(/Chat console of your app/).waitFor();
  });

  test("show which commands came, and which never did", async () => {
    const page = await browser.open(`${shared.scene.url}/console/sources?source=aec`);
    const commands = page.getByRole("table").last();
    await commands.getByRole("row", { name: /AEC_GROUP_CREATE yes/ }).waitFor();
    await page.getByLabel("Came").selectOption({ index: 2 });
    await commands.getByRole("row", { name: /AEC_ACCESS_VALIDATION/ }).waitFor();
    expect(await commands.getByRole("row", { name: /AEC_GROUP_CREATE/ }).count()).toBe(0);
  });
});
