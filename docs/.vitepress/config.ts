import { copyFileSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type DefaultTheme, defineConfig } from "vitepress";
import { anchorOf } from "../../lab/documents/src/anchor.js";
import { onSite } from "../../lab/documents/src/outside-links.js";
import { sections } from "../../lab/documents/src/pages.js";
import { DOCUMENTS, root } from "../../lab/documents/src/repository.js";

const READMES = "{apps,packages,examples}/*/README.md";
/** What a link may lead to on the site. */
const pages = globSync([...DOCUMENTS], { cwd: root });

const words = {
  en: { readme: "README.html", all: "All pages", packages: "Packages", decisions: "Decisions" },
  zh: { readme: "README.zh-CN.html", all: "全部文档", packages: "各包说明（英文）", decisions: "设计决策（英文）" },
};

function linksTo(pattern: string, nameOf: (path: string) => string): DefaultTheme.SidebarItem[] {
  return globSync(pattern, { cwd: root })
    .toSorted()
    .map((path) => ({ text: nameOf(path), link: `/${path}` }));
}

function titleOf(path: string): string {
  return /^# (.*)$/m.exec(readFileSync(join(root, path), "utf8"))?.[1] ?? path;
}

function themeOf(language: "en" | "zh"): DefaultTheme.Config {
  const { readme, all, packages, decisions } = words[language];
  const first = `/docs/${language}/`;
  return {
    logoLink: first,
    nav: [
      { text: all, link: first },
      { text: "README", link: `/${readme}` },
    ],
    sidebar: [
      ...sections.map(({ title, pages: named }) => ({
        text: title[language],
        items: Object.entries(named).map(([name, text]) => ({
          text: text[language],
          link: `/docs/${language}/${name}`,
        })),
      })),
      { text: packages, collapsed: true, items: linksTo(READMES, (path) => path.replace("/README.md", "")) },
      { text: decisions, collapsed: true, items: linksTo("docs/decisions/*.md", titleOf) },
    ],
  };
}

/** Chinese is written without spaces between words. Runs in the browser, so it uses nothing from outside of itself. */
function wordsOf(text: string): string[] {
  return text
    .split(/[\n\r\p{Z}\p{P}|`$+<>=~^]+/u)
    .flatMap((word) =>
      /\p{Script=Han}/u.test(word)
        ? Array.from(new Intl.Segmenter("zh", { granularity: "word" }).segment(word), ({ segment }) => segment)
        : word,
    );
}

export default defineConfig({
  title: "grouphook",
  srcDir: root,
  srcExclude: ["**/CHANGELOG.md", "lab/**", "data/**"],
  outDir: fileURLToPath(new URL("dist", import.meta.url)),
  cacheDir: fileURLToPath(new URL("cache", import.meta.url)),
  ignoreDeadLinks: false,
  metaChunk: true,
  head: [["style", {}, ".one-language :is(.VPNavBarTranslations, .VPNavScreenTranslations) { display: none; }"]],
  locales: {
    root: { label: "English", lang: "en", link: "/docs/en/", themeConfig: themeOf("en") },
    "docs/zh": {
      label: "简体中文",
      lang: "zh-CN",
      link: "/docs/zh/",
      themeConfig: {
        ...themeOf("zh"),
        outline: { label: "本页目录" },
        docFooter: { prev: "上一页", next: "下一页" },
        darkModeSwitchLabel: "外观",
        lightModeSwitchTitle: "切换到浅色模式",
        darkModeSwitchTitle: "切换到深色模式",
        sidebarMenuLabel: "目录",
        returnToTopLabel: "回到顶部",
        langMenuLabel: "切换语言",
        skipToContentLabel: "跳到正文",
        notFound: { title: "没有这个页面", quote: "", linkLabel: "返回概览", linkText: "返回概览" },
      },
    },
  },
  themeConfig: {
    search: {
      provider: "local",
      options: {
        miniSearch: { options: { tokenize: wordsOf } },
        locales: {
          "docs/zh": {
            translations: {
              button: { buttonText: "搜索", buttonAriaLabel: "搜索" },
              modal: {
                displayDetails: "显示详细列表",
                resetButtonTitle: "清除",
                backButtonTitle: "关闭",
                noResultsText: "没有结果：",
                footer: { selectText: "选择", navigateText: "切换", closeText: "关闭" },
              },
            },
          },
        },
      },
    },
  },
  markdown: {
    anchor: { slugify: anchorOf },
    config(markdown) {
      markdown.core.ruler.push("links-on-the-site", ({ tokens, env }) => {
        const file: string = env.realPath ?? env.path;
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.attrGet("href");
          if (token.type === "link_open" && href !== null)
            token.attrSet("href", onSite(href, { root, file, isPage: (path) => pages.includes(path) }));
        }
      });
    },
  },
  transformPageData({ relativePath }) {
    // What exists in English only has no other language to go to.
    return /^docs\/(en|zh)\//.test(relativePath) ? {} : { frontmatter: { pageClass: "one-language" } };
  },
  buildEnd({ outDir }) {
    for (const path of globSync("docs/*.schema.json", { cwd: root }))
      copyFileSync(join(root, path), join(outDir, path));
    const begin = '<!doctype html><meta charset="utf-8"><title>grouphook</title>';
    const links = '<a href="docs/zh/index.html">简体中文</a> <a href="docs/en/index.html">English</a>';
    writeFileSync(
      join(outDir, "index.html"),
      `${begin}<meta http-equiv="refresh" content="0; url=docs/zh/index.html">${links}\n`,
    );
  },
});
