import { describe, expect, test } from "vitest";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { sharedConsoleScene, tokens } from "../../testing/console/console-scene.js";
import { settled } from "../../testing/console/pages.js";
import { signIn } from "../../testing/console/sign-in.js";

describe.skipIf(!hasBrowser)("a server with tokens", () => {
  const shared = sharedConsoleScene();
  const browser = sharedBrowser();

  test("asks for a token, refuses a wrong one, and shows what was asked for once there is a session", async () => {
    const page = await browser.open(`${shared.scene.url}/console/groups?source=openim`);
    await page.getByLabel("API token").fill("not-a-token-of-this-server");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("does not know this token");
    await page.getByLabel("API token").fill(tokens.read);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Groups" }).waitFor();
    expect(page.url()).toBe(`${shared.scene.url}/console/groups?source=openim`);
  });

  test("keeps the token out of the page's reach", async () => {
    const page = await browser.open(`${shared.scene.url}/console/`);
    await signIn(page, tokens.read);
    const reachable = await page.evaluate(
      "JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }])",
    );
    expect(reachable).not.toContain(tokens.read);
    const cookies = await page.context().cookies();
    expect(cookies).toEqual([expect.objectContaining({ httpOnly: true, sameSite: "Strict" })]);
    expect(cookies[0]?.value).not.toContain(tokens.read);
  });

  test("stays signed in for a new window, until one signs out", async () => {
    const page = await browser.open(`${shared.scene.url}/console/`);
    await signIn(page, tokens.read);
    const another = await page.context().newPage();
    await another.goto(`${shared.scene.url}/console/sources`);
    await another.getByRole("heading", { name: "Sources", level: 1 }).waitFor();
    await another.getByRole("button", { name: "Sign out" }).click();
    await another.getByLabel("API token").waitFor();
    await page.getByRole("link", { name: "Groups", exact: true }).click();
    await page.getByLabel("API token").waitFor();
  });

  test("signs out also who was signed out in another window", async () => {
    const page = await browser.open(`${shared.scene.url}/console/users`);
    await signIn(page, tokens.read);
    await settled(page);
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("API token").waitFor();
  });

  test("says that nobody was signed out where the server cannot be reached", async () => {
    const page = await browser.open(`${shared.scene.url}/console/deliveries`);
    await signIn(page, tokens.read);
    await page.route("**/v1/session", (route) => route.abort());
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.locator(".session [role=alert]").waitFor();
  });

  test("lets a read token see, and says what an act token could do", async () => {
    const page = await browser.open(`${shared.scene.url}/console/deliveries`);
    await signIn(page, tokens.read);
    const add = page.getByRole("button", { name: "Add" });
    await expect.poll(() => add.isDisabled()).toBe(true);
    expect(await add.getAttribute("title")).toContain("act");
  });
});

describe.skipIf(!hasBrowser)("a server without tokens, on this host alone", () => {
  const shared = sharedConsoleScene({ isOpen: true });
  const browser = sharedBrowser();

  test("opens at once", async () => {
    const page = await browser.open(`${shared.scene.url}/console/`);
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await expect.poll(() => page.locator(".session").textContent()).toContain("anyone");
  });
});

describe.skipIf(!hasBrowser)("a session that ends while something is being typed", () => {
  const shared = sharedConsoleScene();
  const browser = sharedBrowser();

  test("is asked for above the page, which is as it was once there is another", async () => {
    const { scene } = shared;
    const [group] = [...scene.openim.groups.values()].filter(({ status }) => status === 0);
    const page = await browser.open(`${scene.url}/console/groups/openim/${group?.groupID}`);
    await signIn(page, tokens.act);
    await page.getByRole("button", { name: "Add members" }).click();
    await page.getByLabel("User ids, one a line").fill("u114\nu115");
    await page.context().clearCookies();
    await page.locator("dialog[open] button[type=submit]").click();
    await page.getByText("Your session has ended").waitFor();
    await page.keyboard.press("Escape");
    await page.getByLabel("API token").fill(tokens.act);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect.poll(() => page.getByText("Your session has ended").count()).toBe(0);
    expect(await page.getByLabel("User ids, one a line").inputValue()).toBe("u114\nu115");
  });

  test("leaves nothing of the page to who signs in as somebody else", async () => {
    const page = await browser.open(`${shared.scene.url}/console/groups`);
    await signIn(page, tokens.act);
    await page.context().clearCookies();
    await page.getByLabel("Search").fill("nobody knows it");
    await page.getByText("Your session has ended").waitFor();
    await page.getByLabel("API token").fill(tokens.read);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect.poll(() => page.locator(".session").textContent()).toContain("reader");
  });
});
