import type { ReportHead } from "./api.ts";
import type { HubRoomView } from "./hub-api.ts";

/** A self-test of one of many rooms. */
export interface SiteReportHead extends ReportHead, Pick<HubRoomView, "site" | "room" | "name"> {
  /** Of its room. */
  readonly timeZone: string;
}

/** Self-tests of many rooms, newest first. */
export interface SiteReports {
  readonly reports: readonly SiteReportHead[];
  /** There are older ones: ask again for those that started before the last of these. */
  readonly more: boolean;
}
