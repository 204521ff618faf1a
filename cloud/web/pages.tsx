import type { Permission } from "../../contract/permissions.ts";
import type { IconShape } from "../../contract/screen/icon.tsx";
import type { Route } from "../../contract/screen/route.ts";
import type { TextKey } from "../../contract/text/text.ts";
import { type LaterPage, laterPage } from "./later-page.ts";

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
  /** Seldom needed: stands behind a menu at a desk. */
  readonly isManaging: boolean;
  readonly page: LaterPage<{ readonly route: Route }>;
}

/** Which rooms need me? Also where an address leads that names no page. */
export const firstPage: ConsolePage = {
  path: "",
  text: "console.rooms",
  icon: "rooms",
  permission: "see-rooms",
  isHandy: true,
  isManaging: false,
  page: laterPage(async () => (await import("./overview-page.tsx")).OverviewPage),
};

/** In the order of the navigation. */
export const consolePages: readonly ConsolePage[] = [
  firstPage,
  {
    path: "agenda",
    text: "day.title",
    icon: "calendar",
    permission: "see-rooms",
    isHandy: true,
    isManaging: false,
    page: laterPage(async () => (await import("./agenda/agenda-page.tsx")).AgendaPage),
  },
  {
    path: "find",
    text: "find.title",
    icon: "search",
    permission: "see-rooms",
    isHandy: true,
    isManaging: false,
    page: laterPage(async () => (await import("./find-page.tsx")).FindPage),
  },
  {
    path: "tests",
    text: "tests.title",
    icon: "test",
    permission: "see-rooms",
    isHandy: false,
    isManaging: false,
    page: laterPage(async () => (await import("./tests/tests-page.tsx")).TestsPage),
  },
  {
    path: "alarms",
    text: "issue.title",
    icon: "alarm",
    permission: "see-alarms",
    isHandy: true,
    isManaging: false,
    page: laterPage(async () => (await import("./alarms/alarms-page.tsx")).AlarmsPage),
  },
  {
    path: "compliance",
    text: "compliance.title",
    icon: "check",
    permission: "see-compliance",
    isHandy: false,
    isManaging: false,
    page: laterPage(async () => (await import("./compliance/compliance-page.tsx")).CompliancePage),
  },
  {
    path: "energy",
    text: "site-energy.title",
    icon: "energy",
    permission: "see-energy",
    isHandy: false,
    isManaging: false,
    page: laterPage(async () => (await import("./energy/energy-page.tsx")).EnergyPage),
  },
  {
    path: "sources",
    text: "source.title",
    icon: "link",
    permission: "configure",
    isHandy: false,
    isManaging: true,
    page: laterPage(async () => (await import("./sources-page.tsx")).SourcesPage),
  },
  {
    path: "devices",
    text: "inventory.title",
    icon: "devices",
    permission: "see-rooms",
    isHandy: false,
    isManaging: false,
    page: laterPage(async () => (await import("./devices/devices-page.tsx")).DevicesPage),
  },
  {
    path: "system",
    text: "system.title",
    icon: "system",
    permission: "see-system",
    isHandy: false,
    isManaging: true,
    page: laterPage(async () => (await import("./system/system-page.tsx")).SystemPage),
  },
  {
    path: "people",
    text: "admin.title",
    icon: "people",
    permission: "keep-people",
    isHandy: false,
    isManaging: true,
    page: laterPage(async () => (await import("./people/people-page.tsx")).PeoplePage),
  },
  {
    path: "places",
    text: "places.title",
    icon: "building",
    permission: "keep-sites",
    isHandy: false,
    isManaging: true,
    page: laterPage(async () => (await import("./places/places-page.tsx")).PlacesPage),
  },
  {
    path: "audit",
    text: "audit.title",
    icon: "journal",
    permission: "see-audit",
    isHandy: false,
    isManaging: true,
    page: laterPage(async () => (await import("./people/audit-page.tsx")).AuditPage),
  },
  {
    path: "account",
    text: "account.title",
    icon: "setup",
    permission: "see-rooms",
    isHandy: false,
    isManaging: false,
    page: laterPage(async () => (await import("./people/account-page.tsx")).AccountPage),
  },
];
