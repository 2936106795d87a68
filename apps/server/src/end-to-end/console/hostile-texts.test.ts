import { describe, expect, test } from "vitest";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { sharedConsoleScene } from "../../testing/console/console-scene.js";
import { hostileTexts } from "../../testing/console/hostile-texts.js";
import { settled } from "../../testing/console/pages.js";
import { sendTencentCallback } from "../../testing/console/send-tencent-callback.js";

const texts = Object.entries(hostileTexts);
/** The group to which all of them are written. */
const EVERYTHING = "hostile-image";

describe.skipIf(!hasBrowser)("texts of vendors", () => {
  const shared = sharedConsoleScene({ isOpen: true });
  const browser = sharedBrowser();

  test("are shown as text wherever they stand, and do nothing", { timeout: 120_000 }, async () => {
    const { scene } = shared;
    for (const [index, [name, text]] of texts.entries()) {
      const groupId = `hostile-${name}`;
      await sendTencentCallback(scene.url, "Group.CallbackAfterCreateGroup", {
        ...{ GroupId: groupId, Operator_Account: idOf(text), Owner_Account: idOf(text) },
        ...{ Type: "Public", Name: text, MemberList: [{ Member_Account: "bob" }], EventTime: Date.now() },
      });
      for (const to of new Set([groupId, EVERYTHING])) {
        await sendTencentCallback(scene.url, "Group.CallbackAfterSendMsg", {
          ...{ GroupId: to, Type: "Public", From_Account: "bob", Operator_Account: "bob", Random: index },
          ...{ MsgSeq: index + 1, MsgTime: Math.floor(Date.now() / 1000), EventTime: Date.now() },
          MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: text } }],
        });
      }
    }
    const page = await browser.open(`${scene.url}/console/groups?source=tencent&q=hostile-image`);
    await page.getByText(hostileTexts.image).first().waitFor();
    const visit = async (path: string) => {
      await page.goto(`${scene.url}/console/${path}`);
      await settled(page);
      expect(await page.locator("main img, main script, main b, main iframe").count(), path).toBe(0);
    };
    for (const name of Object.keys(hostileTexts)) await visit(`groups/tencent/hostile-${name}?tab=history`);
    for (const tab of ["members", "messages", "decisions", "commands"])
      await visit(`groups/tencent/${EVERYTHING}?tab=${tab}`);
    for (const text of [hostileTexts.image, hostileTexts.attribute, hostileTexts.turned])
      await visit(`users/tencent/${encodeURIComponent(idOf(text))}`);
    for (const path of ["callbacks?source=tencent", "decisions", "", "groups?q=%3Cimg%20onerror"]) await visit(path);
  });

  test("that turn the direction of writing or cannot be seen show what they do", async () => {
    const page = await browser.open(`${shared.scene.url}/console/groups/tencent/hostile-turned`);
    await expect.poll(() => page.locator("h1").textContent()).toContain("U+202E");
    await page.goto(`${shared.scene.url}/console/groups/tencent/hostile-invisible`);
    await expect.poll(() => page.locator("h1").textContent()).toContain("U+200B");
  });

  test("that are long are cut, and shown whole to who asks", async () => {
    const page = await browser.open(`${shared.scene.url}/console/groups/tencent/hostile-long?tab=messages`);
    await settled(page);
    const shown = () => page.locator("main").evaluate((main) => main.textContent?.length ?? 0);
    expect(await shown()).toBeLessThan(5_000);
    await page
      .getByRole("button", { name: /Show all/ })
      .last()
      .click();
    await expect.poll(shown).toBeGreaterThan(9_000);
  });
});

/** An id that Tencent could have given: it has no more than so many characters, and no NUL. */
function idOf(text: string): string {
  return text.slice(0, 30).replaceAll("\0", "");
}
