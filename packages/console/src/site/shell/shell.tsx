import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { SessionMenu } from "../session/session-menu.js";
import { useWords } from "../words/language.js";
import { LanguageChoice } from "./language-choice.js";
import { type Page, pages } from "./pages.js";
import { shellWords } from "./shell-words.js";
import { chosenTheme, showTheme, type Theme } from "./theme.js";

/** What stands around every page: where one can go, who one is, and how it is shown. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const words = useWords(shellWords);
  const { path } = useLocation();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path]);
  return (
    <div class="shell">
      <a class="skip" href="#content">
        {words.skip}
      </a>
      <header class="side">
        <div class="brand">
          <a href="/console/">grouphook</a>
          <button type="button" class="menu" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {words.menu}
          </button>
        </div>
        <div class={isOpen ? "side-content open" : "side-content"}>
          <nav aria-label={words.pages}>
            {pages.map((page) => (
              <a key={page.path} href={page.path} aria-current={isAt(page, path) ? "page" : undefined}>
                {words[page.name]}
              </a>
            ))}
          </nav>
          <div class="side-foot">
            <SessionMenu />
            <LanguageChoice />
            <ThemeChoice />
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function isAt({ path: place }: Page, path: string): boolean {
  return place === "/console/" ? path === "/console" : path === place || path.startsWith(`${place}/`);
}

const THEMES: readonly Theme[] = ["system", "light", "dark"];

function ThemeChoice() {
  const words = useWords(shellWords);
  const [theme, setTheme] = useState(chosenTheme);
  const choose = (chosen: string) => {
    const known = THEMES.find((one) => one === chosen) ?? "system";
    showTheme(known);
    setTheme(known);
  };
  return (
    <label class="choice">
      <span>{words.theme}</span>
      <select value={theme} onChange={(event) => choose(event.currentTarget.value)}>
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {words.themes[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
