/** How the console is coloured: as the system, or always so. */
export type Theme = "system" | "light" | "dark";

const STORED = "grouphook.theme";

/** What was chosen before; the system's unless something was. */
export function chosenTheme(): Theme {
  const stored = localStorage.getItem(STORED);
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** Shows a theme, and keeps the choice for the next time. */
export function showTheme(theme: Theme): void {
  if (theme === "system") {
    localStorage.removeItem(STORED);
    delete document.documentElement.dataset.theme;
    return;
  }
  localStorage.setItem(STORED, theme);
  document.documentElement.dataset.theme = theme;
}
