import { describe, expect, test } from "vitest";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { sharedConsoleScene } from "../../testing/console/console-scene.js";
import { startTestServer } from "../../testing/start-test-server.js";

describe.skipIf(!hasBrowser)("the overview", () => {
  const shared = sharedConsoleScene({ isOpen: true });
  const browser = sharedBrowser();

  test("shows rates and latencies by source while callbacks come, and what came of them", async () => {
    const page = await browser.open(`${shared.scene.url}/console/`);
    await page.getByRole("heading", { name: "Callbacks a second" }).waitFor();
    const life = shared.scene.openim.live(40);
    await expect
      .poll(() => page.locator("figure").first().locator("li", { hasText: "openim" }).textContent(), {
        timeout: 15_000,
      })
      .toMatch(/openim [1-9]/);
    await life;
    await expect.poll(() => page.locator("figure").nth(1).textContent()).toMatch(/median [\d.]+ ms/);
    const outcomes = page.getByRole("table", { name: /Outcomes by source/ });
    await expect.poll(() => outcomes.getByRole("row", { name: /tencent recorded [\d,]+/ }).count()).toBe(1);
  });

  test("says what needs attention, and leads to where it is mended", async () => {
    const { scene } = shared;
    const page = await browser.open(`${scene.url}/console/`);
    const attention = page.getByRole("region", { name: "Needs attention" });
    const stale = attention.locator("li", { hasText: "openim" }).filter({ hasText: "stale" });
    await stale.getByRole("link", { name: "Look" }).click();
    await page.getByRole("heading", { name: "Groups", level: 1 }).waitFor();
    expect(new URL(page.url()).searchParams.get("stale")).toBe("true");
    await page.getByRole("table", { name: "Groups" }).getByRole("row").nth(1).waitFor();
  });
});

describe.skipIf(!hasBrowser)("the overview of a server that nobody has called", () => {
  const browser = sharedBrowser();

  test("says so, and draws nothing yet", async () => {
    const { url } = await startTestServer();
    const page = await browser.open(`${url}/console/`);
    await page.getByText("has never called").first().waitFor();
    await page.getByRole("heading", { name: "Callbacks a second" }).waitFor();
    await page.getByText("No callback has come since the server started.").waitFor();
  });
});
