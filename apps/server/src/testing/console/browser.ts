import { execFileSync } from "node:child_process";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { firstInstalled } from "../optional-program.js";

const installed = firstInstalled(
  "try the console with",
  ["chromium", "--version"],
  ["chromium-browser", "--version"],
  ["google-chrome", "--version"],
);

/** Whether there is a browser to try the console with. */
export const hasBrowser: boolean = installed !== undefined;

/** A browser for all tests of a suite. Call it inside `describe`. */
export function sharedBrowser(): { open(url: string, options?: BrowserContextOptions): Promise<Page> } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    const [name] = installed ?? [];
    // Chromium has no sandbox for the user root, as whom tests run in containers.
    browser = await chromium.launch({ executablePath: pathOf(name), args: ["--no-sandbox", "--lang=en"] });
  });
  afterAll(() => browser?.close());
  return {
    async open(url, options = {}) {
      if (!browser) throw new Error("the browser starts with the first test of the suite");
      const context = await browser.newContext({ locale: "en-US", viewport: { width: 1440, height: 900 }, ...options });
      const page = await context.newPage();
      const troubles = troublesOf(page, new URL(url).origin);
      onTestFinished(async () => {
        await context.close();
        expect(troubles, "what the page did wrong").toEqual([]);
      });
      await page.goto(url);
      return page;
    },
  };
}

function pathOf(name: string | undefined): string {
  return execFileSync("which", [name ?? ""], { encoding: "utf8" }).trim();
}

/** Faults of a page, what its content security policy refused, and requests to anybody but its own server. */
function troublesOf(page: Page, origin: string): readonly string[] {
  const troubles: string[] = [];
  page.on("pageerror", (fault) => troubles.push(`fault: ${fault.message}`));
  page.on("console", (message) => {
    // An answer such as 401 is one of the ways in which a server answers; the browser calls every one an error.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      troubles.push(`error: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== "data:") troubles.push(`request to ${url.origin}`);
  });
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return troubles;
}
