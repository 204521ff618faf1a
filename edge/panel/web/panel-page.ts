import type { Route } from "../../../contract/screen/route.ts";

export const panelPages = ["now", "devices", "duties"] as const;
export type PanelPage = (typeof panelPages)[number];

/** The page a route names; an unknown one is the first. */
export const toPanelPage = (route: Route): PanelPage =>
  panelPages.find((page) => page === route.path[0]) ?? "now";
