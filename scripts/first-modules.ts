import type { Plugin } from "vite";

export interface FirstModules {
  readonly plugin: Plugin;
  readonly has: (id: string) => boolean;
}

/** Finds what a page needs at once: the modules its own script imports, and those that they import. */
export function firstModules(): FirstModules {
  const found = new Set<string>();
  return {
    plugin: {
      name: "first-modules",
      apply: "build",
      buildEnd() {
        const open = [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry);
        for (let id = open.pop(); id !== undefined; id = open.pop()) {
          if (found.has(id)) continue;
          found.add(id);
          open.push(...(this.getModuleInfo(id)?.importedIds ?? []));
        }
      },
    },
    has: (id) => found.has(id),
  };
}
