import type { ComponentType } from "preact";
import type { Permission } from "../../contract/permissions.ts";
import type { IconShape } from "../../contract/screen/icon.tsx";
import type { Route } from "../../contract/screen/route.ts";
import type { TextKey } from "../../contract/text/text.ts";
import { FindPage } from "./find-page.tsx";
import { OverviewPage } from "./overview-page.tsx";
import { SourcesPage } from "./sources-page.tsx";

/** A page of the console that the navigation leads to: `#/path`. */
export interface ConsolePage {
  /** Empty: the first page. */
  readonly path: string;
  readonly text: TextKey;
  readonly icon: IconShape;
  /** Whoever lacks it is not led there. */
  readonly permission: Permission;
  /** Has a place in a phone's bar. */
  readonly isHandy: boolean;
  readonly View: ComponentType<{ readonly route: Route }>;
}

/** Which rooms need me? Also where an address leads that names no page. */
export const firstPage: ConsolePage = {
  path: "",
  text: "console.rooms",
  icon: "rooms",
  permission: "see-rooms",
  isHandy: true,
  View: OverviewPage,
};

/** In the order of the navigation. */
export const consolePages: readonly ConsolePage[] = [
  firstPage,
  {
    path: "find",
    text: "find.title",
    icon: "search",
    permission: "see-rooms",
    isHandy: true,
    View: FindPage,
  },
  {
    path: "sources",
    text: "source.title",
    icon: "link",
    permission: "configure",
    isHandy: false,
    View: SourcesPage,
  },
];
