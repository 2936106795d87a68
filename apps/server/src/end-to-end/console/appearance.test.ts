import { describe, expect, test } from "vitest";
import { seriousFindings } from "../../testing/console/accessibility.js";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { sharedConsoleScene } from "../../testing/console/console-scene.js";
import { eachPage, settled } from "../../testing/console/pages.js";

const NARROW = { width: 360, height: 740 };

describe.skipIf(!hasBrowser)("every page", () => {
  const shared = sharedConsoleScene({ isOpen: true });
  const browser = sharedBrowser();

  test("is accessible to everybody, whole and without an English sentence, in Chinese, dark, on a telephone", {
    timeout: 120_000,
  }, async () => {
    const settings = { viewport: NARROW, colorScheme: "dark", locale: "zh-CN" } as const;
    const page = await browser.open(`${shared.scene.url}/console/`, settings);
    await eachPage(page, shared.scene, async () => {
      expect(await seriousFindings(page)).toEqual([]);
      const width = await page.locator("html").evaluate(({ scrollWidth }) => scrollWidth);
      expect(width, page.url()).toBeLessThanOrEqual(NARROW.width);
      // What the vendor says, ids and commands are as they are: they stand in elements of their own.
      const texts = await page
        .locator("main :is(h1, h2, p, label, th, dt, button)")
        .filter({ hasNot: page.locator("bdi, code, pre, a") })
        .allTextContents();
      expect(texts.filter((text) => /[a-z]+ [a-z]+ [a-z]+/.test(text))).toEqual([]);
    });
  });

  test("has its words in Chinese where the browser prefers that, and in English once that is chosen", async () => {
    const page = await browser.open(`${shared.scene.url}/console/`, { locale: "zh-CN" });
    await page.getByRole("heading", { name: "总览" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
    await page.getByLabel("语言").selectOption("en");
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
  });

  test("is dark where that is chosen, also the next time", async () => {
    const page = await browser.open(`${shared.scene.url}/console/`, { colorScheme: "light" });
    const background = () => page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
    const light = await background();
    await page.getByLabel("Colours").selectOption("dark");
    expect(await background()).not.toBe(light);
    await page.reload();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(await background()).not.toBe(light);
  });

  test("is reached by keyboard alone", async () => {
    const page = await browser.open(`${shared.scene.url}/console/`);
    await settled(page);
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).toBe("Skip to the content");
    for (let presses = 0; presses < 10; presses += 1) {
      await page.keyboard.press("Tab");
      if ((await page.locator(":focus").textContent()) === "Groups") break;
    }
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Groups", level: 1 }).waitFor();
    await page.locator("h1:focus").waitFor();
  });
});
