import type { OpenimMember } from "@grouphook/testkit";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { sharedConsoleScene, tokens } from "../../testing/console/console-scene.js";
import { signIn } from "../../testing/console/sign-in.js";

describe.skipIf(!hasBrowser)("acting on a group", () => {
  const shared = sharedConsoleScene();
  const browser = sharedBrowser();

  test("asks first, saying what the vendor will be asked, and shows what came of it", async () => {
    const { scene } = shared;
    const { group, member } = someGroup();
    const page = await open(`/console/groups/openim/${group.groupID}?member=${member}`, tokens.act);
    const details = page.getByRole("dialog");
    await details.getByRole("button", { name: "Mute", exact: true }).click();
    const question = page.getByRole("dialog", { name: /Mute/ });
    await expect.poll(() => question.textContent()).toContain(`openim is asked not to let ${member} speak`);
    expect(group.members.get(member)?.muteEndTime ?? 0).toBeLessThan(Date.now());
    await question.getByRole("button", { name: /Mute/ }).last().click();
    await page.getByText("Done").first().waitFor();
    expect(group.members.get(member)?.muteEndTime).toBeGreaterThan(Date.now());
    expect(await scene.ask("GET", "/v1/commands?before=9007199254740991&limit=1")).toMatchObject({
      items: [{ token: "acter", change: "member.updated", state: "performed" }],
    });
  });

  test("does nothing where it is not confirmed", async () => {
    const { group } = someGroup();
    const page = await open(`/console/groups/openim/${group.groupID}`, tokens.act);
    await page.getByRole("button", { name: "Dissolve" }).click();
    const question = page.getByRole("dialog");
    await expect.poll(() => question.textContent()).toContain("This cannot be undone");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    await expect.poll(() => page.locator(":focus").textContent()).toContain("Dissolve");
    expect(group.status).toBe(0);
  });

  test("reads a group again at the vendor, which ends its doubt", async () => {
    const { group } = someGroup();
    const page = await open(`/console/groups/openim/${group.groupID}`, tokens.act);
    await page.getByRole("button", { name: "Read again at the vendor" }).click();
    await expect.poll(() => page.getByText("The record of this group is stale").count()).toBe(0);
  });

  test("shows what the vendor refuses in the vendor's words", async () => {
    const { group } = someGroup();
    const page = await open(`/console/groups/openim/${group.groupID}`, tokens.act);
    await page.getByRole("button", { name: "Hand over" }).click();
    const question = page.getByRole("dialog");
    await question.getByLabel("User id of the new owner").fill("nobody-of-this-name");
    await question.locator("button[type=submit]").click();
    await expect.poll(() => question.getByRole("alert").textContent()).toMatch(/vendor|openim/i);
  });

  test("is not for a token that may only read, which is said", async () => {
    const { group } = someGroup();
    const page = await open(`/console/groups/openim/${group.groupID}`, tokens.read);
    const dissolve = page.getByRole("button", { name: "Dissolve" });
    await expect.poll(() => dissolve.isDisabled()).toBe(true);
    expect(await dissolve.getAttribute("title")).toContain("act");
  });

  function someGroup() {
    const group = [...shared.scene.openim.groups.values()].find(
      ({ status, members }) => status === 0 && members.size > 2 && [...members.values()].some(isPlain),
    );
    const member = [...(group?.members ?? [])].find(([, one]) => isPlain(one))?.[0];
    if (!group || member === undefined) throw new Error("OpenIM has no group with three members");
    return { group, member };
  }

  async function open(path: string, token: string): Promise<Page> {
    const page = await browser.open(shared.scene.url + path);
    await signIn(page, token);
    return page;
  }
});

/** A member without rights who may speak. */
function isPlain({ roleLevel, muteEndTime }: OpenimMember): boolean {
  return roleLevel === 20 && muteEndTime === 0;
}
