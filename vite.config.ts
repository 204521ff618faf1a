import { defineConfig, type UserConfig } from "vite";
import { type FirstModules, firstModules } from "./scripts/first-modules.ts";
import { precompressed } from "./scripts/precompressed.ts";

/** Where each page's sources stand. A page is built by naming it: `vite build --mode panel`. */
const pages = {
  panel: "edge/panel/web",
  console: "cloud/web",
  faults: "simulators/fault-page",
} as const;

const isPage = (mode: string): mode is keyof typeof pages => Object.hasOwn(pages, mode);

/**
 * What several later parts have in common comes as one file, not as thirty small ones; what is needed
 * at once stands apart from it, so that the sign-in does not wait for the pages behind it.
 */
const groupsOf = (first: FirstModules) => [
  { name: "first", test: (id: string) => first.has(id), priority: 3 },
  { name: "zod", test: /[\\/]node_modules[\\/]zod[\\/]/, priority: 2 },
  { name: "parts", test: /[\\/](?:contract|cloud)[\\/]/, minShareCount: 3, priority: 1 },
];

/** One page: files of its own only, since the content security policy forbids inline code. */
function pageConfig(page: keyof typeof pages): UserConfig {
  const first = firstModules();
  return {
    root: pages[page],
    // Relative, so that a proxy may serve the page below any folder.
    base: "./",
    publicDir: false,
    plugins: [first.plugin, precompressed()],
    build: {
      outDir: `${import.meta.dirname}/dist/${page}`,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { output: { codeSplitting: { groups: groupsOf(first) } } },
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
