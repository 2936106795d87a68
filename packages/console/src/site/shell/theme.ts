import { keepChoice, keptChoice } from "./kept-choice.js";

/** How the console is coloured: as the system, or always so. */
export type Theme = "system" | "light" | "dark";

/** What was chosen before; the system's unless something was. */
export function chosenTheme(): Theme {
  const stored = keptChoice("theme");
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** Shows a theme, and keeps the choice for the next time. */
export function showTheme(theme: Theme): void {
  if (theme === "system") {
    keepChoice("theme", null);
    delete document.documentElement.dataset.theme;
    return;
  }
  keepChoice("theme", theme);
  document.documentElement.dataset.theme = theme;
}
