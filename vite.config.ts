import { defineConfig, type UserConfig } from "vite";
import { precompressed } from "./scripts/precompressed.ts";

/** Where each page's sources stand. A page is built by naming it: `vite build --mode panel`. */
const pages = {
  panel: "edge/panel/web",
  console: "cloud/web",
  faults: "simulators/fault-page",
} as const;

const isPage = (mode: string): mode is keyof typeof pages => Object.hasOwn(pages, mode);

/** One page: files of its own only, since the content security policy forbids inline code. */
function pageConfig(page: keyof typeof pages): UserConfig {
  return {
    root: pages[page],
    // Relative, so that a proxy may serve the page below any folder.
    base: "./",
    publicDir: false,
    plugins: [precompressed()],
    build: {
      outDir: `${import.meta.dirname}/dist/${page}`,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  };
}

export default defineConfig(({ mode, command }) => {
  if (isPage(mode)) return pageConfig(mode);
  if (command === "build") {
    throw new Error(`name the page by --mode: ${Object.keys(pages).join(", ")}`);
  }
  return {};
});
