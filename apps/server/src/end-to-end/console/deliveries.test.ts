import { describe, expect, test } from "vitest";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { sharedConsoleScene } from "../../testing/console/console-scene.js";
import { startWebhookReceiver } from "../../testing/webhook-receiver.js";

describe.skipIf(!hasBrowser)("deliveries", () => {
  const shared = sharedConsoleScene({ isOpen: true, pushAllowAddresses: ["127.0.0.0/8"] });
  const browser = sharedBrowser();

  test("are added, with the secret shown once, tested, paused, replayed and removed", async () => {
    const receiver = await startWebhookReceiver();
    const page = await browser.open(`${shared.scene.url}/console/deliveries`);
    await page.getByRole("button", { name: "Add a subscription" }).click();
    await page.getByRole("dialog").getByLabel("URL").fill(receiver.url);
    await page.locator("dialog[open] button[type=submit]").click();
    await page.getByText(/whsec_/).waitFor();
    await page.getByRole("button", { name: "I have it" }).click();
    await page.waitForURL(/\/console\/deliveries\/./);

    await page.getByRole("button", { name: "Send a test" }).click();
    await confirm();
    await page.getByText("The receiver took the test.").waitFor();
    await page.keyboard.press("Escape");
    expect(receiver.received.at(-1)?.body).toContain("subscription.tested");

    await page.getByRole("button", { name: "Pause" }).click();
    await confirm();
    await page.getByRole("button", { name: "Resume" }).waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await confirm();

    await page.getByRole("button", { name: "Replay" }).click();
    await page
      .getByRole("dialog")
      .getByLabel(/After the sequence/)
      .fill("0");
    await page.locator("dialog[open] button[type=submit]").click();
    await expect.poll(() => receiver.received.filter(({ body }) => body.includes("AEC_GROUP_CREATE")).length).toBe(1);
    await page
      .getByRole("row", { name: /delivered/ })
      .first()
      .waitFor();

    await page.getByRole("button", { name: "Remove" }).click();
    await page.locator("dialog[open] button[type=submit]").click();
    await page.getByText("Nothing is sent to URLs").waitFor();

    async function confirm() {
      await page.locator("dialog[open] button[type=submit]").click();
    }
  });

  test("that a URL cannot be sent to is said where it was typed", async () => {
    const page = await browser.open(`${shared.scene.url}/console/deliveries`);
    await page.getByRole("button", { name: "Add a subscription" }).click();
    await page.getByRole("dialog").getByLabel("URL").fill("http://10.0.0.1/hook");
    await page.locator("dialog[open] button[type=submit]").click();
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("10.0.0.1");
  });

  test("show consumers with how far they are behind, and move them", async () => {
    const { scene } = shared;
    await scene.ask("PUT", "/v1/consumers/search", { after: 0 });
    const page = await browser.open(`${scene.url}/console/deliveries?tab=consumers`);
    await page.getByRole("row", { name: /search/ }).waitFor();
  });
});
