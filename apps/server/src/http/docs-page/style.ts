import { Html } from "./html.js";

/** How the page looks: by the reader's own fonts, light or dark as the reader's system is. */
export const STYLE: Html = new Html(`
:root { color-scheme: light dark; --line: light-dark(#ddd, #444); --shade: light-dark(#f5f5f5, #222); --link: light-dark(#0550ae, #79c0ff); }
body { font: 15px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; margin: 0 auto; max-width: 78rem; padding: 1rem;
  display: grid; grid-template-columns: 16rem minmax(0, 1fr); gap: 0 2rem; background: Canvas; color: CanvasText; }
header { grid-column: 1 / -1; }
nav { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow: auto; font-size: 14px; }
nav h2 { font-size: 14px; margin: 1rem 0 .2rem; } nav ul { list-style: none; margin: 0; padding: 0; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
h2 { text-transform: capitalize; } h3 { margin: 0; } h4 { margin: 1rem 0 .3rem; }
article { border: 1px solid var(--line); border-radius: 6px; padding: 1rem; margin: 1rem 0; } article:target { border-color: var(--link); }
code, pre { font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; } pre { background: var(--shade); padding: .7rem; overflow: auto; }
.call { background: var(--shade); padding: .4rem .7rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } th, td { border-top: 1px solid var(--line); padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; }
th { font-weight: 500; white-space: nowrap; } small { opacity: .7; font-weight: normal; } summary { cursor: pointer; }
@media (max-width: 50rem) { body { display: block; } nav { position: static; max-height: none; } }
`);
