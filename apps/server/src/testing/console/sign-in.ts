import type { Page } from "playwright-core";

/** Gives the console a token where it asks for one. */
export async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel("API token").or(page.getByLabel("API 令牌")).fill(token);
  await page.locator("form button[type=submit]").click();
  await page.locator(".shell").waitFor();
}
