import type { Generated } from "kysely";

/** Issues of rooms, and who is told of them. */
export interface IssueTables {
  issues: IssuesTable;
  issue_events: IssueEventsTable;
  maintenance_windows: MaintenanceTable;
  notice_rules: NoticeRulesTable;
  notice_hooks: NoticeHooksTable;
  mail_settings: MailSettingsTable;
  deliveries: DeliveriesTable;
}

interface IssuesTable {
  id: string;
  site: string;
  room: string;
  state: string;
  severity: string;
  assigned_to: string | null;
  raised_at_ms: number;
  changed_at_ms: number;
  resolved_at_ms: number | null;
  revision: number;
  /** JSON. */
  issue: string;
}

interface IssueEventsTable {
  issue_id: string;
  number: number;
  at_ms: number;
  /** JSON. */
  event: string;
}

interface MaintenanceTable {
  id: string;
  to_ms: number;
  /** JSON. */
  maintenance: string;
}

interface NoticeRulesTable {
  id: string;
  /** JSON. */
  rule: string;
}

interface NoticeHooksTable {
  id: string;
  /** JSON. */
  hook: string;
}

interface MailSettingsTable {
  id: number;
  /** JSON. */
  settings: string;
}

interface DeliveriesTable {
  id: Generated<number>;
  target: string;
  rule_id: string;
  issue_id: string;
  kind: string;
  state: string;
  /** JSON. */
  notice: string;
  created_at_ms: number;
  held_until_ms: number;
  retry_at_ms: number;
  attempts: number;
  error: string;
  settled_at_ms: number | null;
}
