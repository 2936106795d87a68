import { describe, expect, test } from "vitest";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { sharedConsoleScene } from "../../testing/console/console-scene.js";
import { settled } from "../../testing/console/pages.js";
import { sendTencentCallback } from "../../testing/console/send-tencent-callback.js";

describe.skipIf(!hasBrowser)("groups", () => {
  const shared = sharedConsoleScene({ isOpen: true });
  const browser = sharedBrowser();

  test("are found by id, name or owner, and what is asked stands in the address", async () => {
    const page = await browser.open(`${shared.scene.url}/console/groups`);
    await page.getByLabel("Search").fill("读书会");
    await page.getByRole("link", { name: "读书会" }).waitFor();
    await expect.poll(() => page.getByRole("table", { name: "Groups" }).getByRole("row").count()).toBe(2);
    expect(new URL(page.url()).searchParams.get("q")).toBe("读书会");
    await page.reload();
    expect(await page.getByLabel("Search").inputValue()).toBe("读书会");
    await page.getByRole("link", { name: "读书会" }).click();
    await page.getByRole("heading", { name: "读书会", level: 1 }).waitFor();
    await page.goBack();
    await page.getByLabel("Search").waitFor();
  });

  test("show what happens while one looks", async () => {
    const { scene } = shared;
    await sendTencentCallback(scene.url, "Group.CallbackAfterCreateGroup", {
      ...{ GroupId: "@TGS#live", Operator_Account: "eve", Owner_Account: "eve", Type: "Public", Name: "Live group" },
      ...{ MemberList: [], EventTime: Date.now() },
    });
    const page = await browser.open(`${scene.url}/console/groups/tencent/${encodeURIComponent("@TGS#live")}`);
    await page.getByRole("heading", { name: "Live group" }).waitFor();
    await settled(page);
    await sendTencentCallback(scene.url, "Group.CallbackAfterNewMemberJoin", {
      ...{ GroupId: "@TGS#live", Type: "Public", JoinType: "Apply", Operator_Account: "zoe" },
      ...{ NewMemberList: [{ Member_Account: "zoe" }], EventTime: Date.now() },
    });
    await page.getByRole("link", { name: "zoe" }).first().waitFor();
  });
});
