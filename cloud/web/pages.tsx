import type { ComponentType } from "preact";
import type { Permission } from "../../contract/permissions.ts";
import type { IconShape } from "../../contract/screen/icon.tsx";
import type { Route } from "../../contract/screen/route.ts";
import type { TextKey } from "../../contract/text/text.ts";
import { AlarmsPage } from "./alarms/alarms-page.tsx";
import { CompliancePage } from "./compliance/compliance-page.tsx";
import { DevicesPage } from "./devices/devices-page.tsx";
import { SystemPage } from "./system/system-page.tsx";
import { EnergyPage } from "./energy/energy-page.tsx";
import { AgendaPage } from "./agenda/agenda-page.tsx";
import { FindPage } from "./find-page.tsx";
import { OverviewPage } from "./overview-page.tsx";
import { AccountPage } from "./people/account-page.tsx";
import { AuditPage } from "./people/audit-page.tsx";
import { PeoplePage } from "./people/people-page.tsx";
import { SourcesPage } from "./sources-page.tsx";
import { TestsPage } from "./tests/tests-page.tsx";

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
    path: "agenda",
    text: "day.title",
    icon: "calendar",
    permission: "see-rooms",
    isHandy: true,
    View: AgendaPage,
  },
  {
    path: "find",
    text: "find.title",
    icon: "search",
    permission: "see-rooms",
    isHandy: true,
    View: FindPage,
  },
  {
    path: "tests",
    text: "tests.title",
    icon: "test",
    permission: "see-rooms",
    isHandy: false,
    View: TestsPage,
  },
  {
    path: "alarms",
    text: "issue.title",
    icon: "alarm",
    permission: "see-alarms",
    isHandy: true,
    View: AlarmsPage,
  },
  {
    path: "compliance",
    text: "compliance.title",
    icon: "check",
    permission: "see-compliance",
    isHandy: false,
    View: CompliancePage,
  },
  {
    path: "energy",
    text: "site-energy.title",
    icon: "energy",
    permission: "see-energy",
    isHandy: false,
    View: EnergyPage,
  },
  {
    path: "sources",
    text: "source.title",
    icon: "link",
    permission: "configure",
    isHandy: false,
    View: SourcesPage,
  },
  {
    path: "devices",
    text: "inventory.title",
    icon: "devices",
    permission: "see-rooms",
    isHandy: false,
    View: DevicesPage,
  },
  {
    path: "system",
    text: "system.title",
    icon: "system",
    permission: "see-system",
    isHandy: false,
    View: SystemPage,
  },
  {
    path: "people",
    text: "admin.title",
    icon: "people",
    permission: "keep-people",
    isHandy: false,
    View: PeoplePage,
  },
  {
    path: "audit",
    text: "audit.title",
    icon: "journal",
    permission: "see-audit",
    isHandy: false,
    View: AuditPage,
  },
  {
    path: "account",
    text: "account.title",
    icon: "setup",
    permission: "see-rooms",
    isHandy: false,
    View: AccountPage,
  },
];
