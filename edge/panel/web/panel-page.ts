import type { Route } from "../../../contract/screen/route.ts";

export const panelPages = [
  "now",
  "test",
  "devices",
  "energy",
  "duties",
  "journal",
  "setup",
] as const;
/** Those that have a place in a phone's bar; the others are one press further. */
export const handyPages: ReadonlySet<PanelPage> = new Set(["now", "test", "devices", "duties"]);
export type PanelPage = (typeof panelPages)[number];

/** The page a route names; an unknown one is the first. */
export const toPanelPage = (route: Route): PanelPage =>
  panelPages.find((page) => page === route.path[0]) ?? "now";
