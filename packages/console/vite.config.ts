import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin, UserConfig } from "vite";

const site = fileURLToPath(new URL("dist/site", import.meta.url));

/** Writes each file compressed as well, so that servers compress nothing while they serve it. */
function compressedSiblings(): Plugin {
  return {
    name: "compressed-siblings",
    apply: "build",
    writeBundle() {
      for (const name of readdirSync(site, { recursive: true, encoding: "utf8" })) {
        if (!/\.(css|html|js|svg)$/.test(name)) continue;
        const path = join(site, name);
        const content = readFileSync(path);
        writeFileSync(`${path}.br`, brotliCompressSync(content));
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}

const config: UserConfig = {
  root: "src/site",
  base: "/console/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [compressedSiblings()],
  build: {
    outDir: site,
    emptyOutDir: true,
    // A content security policy that admits files of this origin alone has no room for inlined ones.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  server: { proxy: { "/v1": "http://127.0.0.1:8080", "/metrics": "http://127.0.0.1:8080" } },
};

export default config;
