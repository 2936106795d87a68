import { describe, expect, test } from "vitest";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { sharedConsoleScene } from "../../testing/console/console-scene.js";
import { sendTencentCallback } from "../../testing/console/send-tencent-callback.js";

const policies = {
  membership: { blockedUsers: ["eve"] },
  messages: { maxLength: 3, shadow: true },
} as const;

describe.skipIf(!hasBrowser)("the logs", () => {
  const shared = sharedConsoleScene({ isOpen: true, policies });
  const browser = sharedBrowser();

  test("of decisions show why somebody was not let in, and what a shadow policy would have said", async () => {
    const { url } = shared.scene;
    await sendTencentCallback(url, "Group.CallbackBeforeApplyJoinGroup", {
      ...{ GroupId: "@TGS#1", Type: "Public", Requestor_Account: "eve", EventTime: Date.now() },
    });
    const page = await browser.open(`${url}/console/decisions?source=tencent`);
    await page.getByLabel("Verdict").selectOption({ label: "denied" });
    const denied = page.getByRole("row", { name: /membership/ }).first();
    await denied.getByRole("link").first().click();
    await expect.poll(() => page.getByRole("dialog").textContent()).toContain("eve");
    const address = page.url();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    await page.goto(address);
    await expect.poll(() => page.getByRole("dialog").textContent()).toContain("eve");
  });

  test("of decisions set a shadow policy's verdict beside the real one", async () => {
    const page = await browser.open(`${shared.scene.url}/console/decisions?change=message.sent`);
    await page
      .getByText(/shadow: denied/)
      .first()
      .waitFor();
  });

  test("of callbacks show what came, byte for byte, and its outcome", async () => {
    const page = await browser.open(`${shared.scene.url}/console/callbacks?source=aec`);
    await page.getByRole("row", { name: /AEC_GROUP_CREATE/ }).click();
    const callback = page.getByRole("dialog");
    await expect.poll(() => callback.textContent()).toContain("addUsers");
    await expect.poll(() => callback.textContent()).toContain("performed");
  });

  test("of what came behind an event are found from a group's history", async () => {
    const page = await browser.open(`${shared.scene.url}/console/groups?q=读书会`);
    await page.getByRole("link", { name: "读书会" }).click();
    await page.getByRole("link", { name: "History" }).click();
    await page.getByText(/Removed from the group by ann: bob/).click();
    await expect.poll(() => page.getByRole("dialog").textContent()).toContain("AEC_GROUP_REMOVE_USER");
  });

  test("are read on as one scrolls, newest first", async () => {
    const { scene } = shared;
    await scene.openim.live(400);
    await scene.openim.settled();
    const page = await browser.open(`${scene.url}/console/callbacks?source=openim`);
    const table = page.getByRole("table");
    await table.getByRole("row").nth(5).waitFor();
    const drawn = await table.getByRole("row").count();
    expect(drawn).toBeLessThan(100);
    const numberOf = async () => Number(await table.locator("tr[aria-rowindex]").last().getAttribute("aria-rowindex"));
    for (let turn = 0; turn < 40 && (await numberOf()) < 250; turn += 1) {
      await page.mouse.wheel(0, 4000);
      await page.waitForTimeout(100);
    }
    expect(await numberOf()).toBeGreaterThan(250);
    expect(await table.getByRole("row").count()).toBeLessThan(100);
  });
});
