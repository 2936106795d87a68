import { describe, expect, test } from "vitest";
import { seriousFindings } from "../../testing/console/accessibility.js";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { sharedConsoleScene } from "../../testing/console/console-scene.js";
import { eachPage } from "../../testing/console/pages.js";

const looks = ["en-US", "zh-CN"].flatMap((locale) => [
  { locale, colorScheme: "light", viewport: { width: 1440, height: 900 } } as const,
  { locale, colorScheme: "dark", viewport: { width: 1440, height: 900 } } as const,
  { locale, colorScheme: "light", viewport: { width: 360, height: 740 } } as const,
]);

describe.skipIf(!hasBrowser)("every page", () => {
  const shared = sharedConsoleScene({ isOpen: true });
  const browser = sharedBrowser();

  test.each(looks)("is accessible to everybody, $locale, $colorScheme, $viewport.width pixels wide", async (look) => {
    const page = await browser.open(`${shared.scene.url}/console/`, look);
    await eachPage(page, shared.scene, async () => expect(await seriousFindings(page), page.url()).toEqual([]));
  });
});
