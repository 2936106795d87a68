import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { sharedConsoleScene } from "../../testing/console/console-scene.js";
import { settled } from "../../testing/console/pages.js";
import { sendTencentCallback } from "../../testing/console/send-tencent-callback.js";

describe.skipIf(!hasBrowser)("a group that is looked at", () => {
  const shared = sharedConsoleScene({ isOpen: true });
  const browser = sharedBrowser();

  test("shows what happened while nobody saw the page", async () => {
    const page = await look("seen");
    await show(page, false);
    await say("seen", "said meanwhile");
    await show(page, true);
    await page.getByText("said meanwhile").first().waitFor({ timeout: 5_000 });
  });

  test("is followed again after its stream was refused", { timeout: 60_000 }, async () => {
    const page = await look("refused", async (opening) => {
      await opening.route("**/v1/feed/stream*", (route) => route.fulfill({ status: 503 }), { times: 1 });
    });
    await page.waitForResponse((response) => response.url().includes("/v1/feed/stream") && response.ok());
    await say("refused", "said later");
    await page.getByText("said later").first().waitFor({ timeout: 5_000 });
  });

  async function look(groupId: string, prepare?: (page: Page) => Promise<void>): Promise<Page> {
    await sendTencentCallback(shared.scene.url, "Group.CallbackAfterCreateGroup", {
      ...{ GroupId: groupId, Operator_Account: "bob", Owner_Account: "bob" },
      ...{ Type: "Public", Name: groupId, MemberList: [{ Member_Account: "bob" }], EventTime: Date.now() },
    });
    const page = await browser.open(`${shared.scene.url}/console/`);
    await prepare?.(page);
    await page.goto(`${shared.scene.url}/console/groups/tencent/${groupId}?tab=messages`);
    await settled(page);
    return page;
  }

  async function say(groupId: string, text: string): Promise<void> {
    await sendTencentCallback(shared.scene.url, "Group.CallbackAfterSendMsg", {
      ...{ GroupId: groupId, Type: "Public", From_Account: "bob", Operator_Account: "bob", Random: 1, MsgSeq: 1 },
      ...{ MsgTime: Math.floor(Date.now() / 1000), EventTime: Date.now() },
      MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: text } }],
    });
    await expect
      .poll(async () => JSON.stringify(await shared.scene.ask("GET", `/v1/feed?after=0&groupId=${groupId}`)))
      .toContain(text);
  }
});

/** Tells a page that it is seen, or no longer. */
async function show(page: Page, isShown: boolean): Promise<void> {
  const state = JSON.stringify(isShown ? "visible" : "hidden");
  await page.evaluate(
    `Object.defineProperty(document, "visibilityState", { configurable: true, get: () => ${state} });
     document.dispatchEvent(new Event("visibilitychange"));`,
  );
}
