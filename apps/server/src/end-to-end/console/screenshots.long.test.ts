import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, test } from "vitest";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { sharedConsoleScene } from "../../testing/console/console-scene.js";
import { type ConsolePage, pagesOf, settled } from "../../testing/console/pages.js";

/** Where every page goes, if somebody wants to look at them. */
const FOLDER = process.env.CONSOLE_SCREENSHOTS;
const IMAGES = fileURLToPath(new URL("../../../../../docs/images/", import.meta.url));
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };
/** Until the charts have lines. */
const MEASURED_MS = 16_000;

const looks: readonly (BrowserContextOptions & { readonly name: string })[] = [
  { name: "wide-light-en", viewport: WIDE, colorScheme: "light", locale: "en-US" },
  { name: "wide-dark-zh", viewport: WIDE, colorScheme: "dark", locale: "zh-CN" },
  { name: "narrow-light-zh", viewport: NARROW, colorScheme: "light", locale: "zh-CN" },
  { name: "narrow-dark-en", viewport: NARROW, colorScheme: "dark", locale: "en-US" },
];

/** Set to make the pictures of docs/en/console.md and docs/zh/console.md anew. */
const isUpdating = process.env.CONSOLE_IMAGES === "update";

describe.skipIf(!hasBrowser || (FOLDER === undefined && !isUpdating))("pictures of the console", () => {
  const policies = { messages: { maxLength: 12, shadow: true } } as const;
  const shared = sharedConsoleScene({ isOpen: true, policies });
  const browser = sharedBrowser();

  test.skipIf(FOLDER === undefined)(
    "of every page, as it looks to different people",
    { timeout: 600_000 },
    async () => {
      for (const { name, ...look } of looks) {
        const page = await browser.open(`${shared.scene.url}/console/`, look);
        mkdirSync(join(FOLDER ?? "", name), { recursive: true });
        for (const { name: of, path } of await pagesOf(shared.scene)) {
          await show(page, path);
          await page.screenshot({ path: join(FOLDER ?? "", name, `${of}.png`) });
        }
      }
    },
  );

  test.skipIf(!isUpdating)("for the documents", { timeout: 600_000 }, async () => {
    mkdirSync(IMAGES, { recursive: true });
    const pages = await pagesOf(shared.scene);
    const pathOf = (name: string) => pages.find((page: ConsolePage) => page.name === name)?.path ?? "";
    const pictures = [
      ["overview", pathOf("overview"), MEASURED_MS],
      ["group", pathOf("group-history"), 0],
      ["sources", pathOf("sources"), 0],
    ] as const;
    for (const [suffix, locale] of [
      ["", "en-US"],
      ["-zh", "zh-CN"],
    ] as const) {
      const page = await browser.open(`${shared.scene.url}/console/`, {
        viewport: { width: 1280, height: 800 },
        locale,
      });
      for (const [name, path, wait] of pictures) {
        await show(page, path);
        const life = wait > 0 ? liveFor(wait) : undefined;
        await life;
        await page.screenshot({ path: join(IMAGES, `console-${name}${suffix}.png`) });
      }
    }
    const narrow = { viewport: NARROW, colorScheme: "dark", locale: "zh-CN" } as const;
    const page = await browser.open(`${shared.scene.url}${pathOf("group-history")}`, narrow);
    await settled(page);
    await page.screenshot({ path: join(IMAGES, "console-narrow.png") });
  });

  async function show(page: Page, path: string): Promise<void> {
    await page.goto(shared.scene.url + path);
    await settled(page);
  }

  async function liveFor(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds;
    while (performance.now() < end) await Promise.all([shared.scene.openim.live(5), shared.scene.tencent.live(3)]);
  }
});
