import type { Generated } from "kysely";

export interface PeopleTables {
  accounts: AccountsTable;
  grants: GrantsTable;
  password_history: PasswordHistoryTable;
  recovery_codes: RecoveryCodesTable;
  invites: InvitesTable;
  sessions: SessionsTable;
  tokens: TokensTable;
  setup: SetupTable;
  panel_people: PanelPeopleTable;
  audit_lines: AuditLinesTable;
  audit_segments: AuditSegmentsTable;
}

export interface AccountsTable {
  name: string;
  /** Empty: there is none. */
  password_hash: string;
  password_set_at_ms: number;
  pin_hash: string | null;
  /** 0 or 1. */
  disabled: number;
  created_at_ms: number;
  /** Sealed. */
  totp_secret: string | null;
  totp_step: Generated<number>;
  issuer: string | null;
  subject: string | null;
}

interface GrantsTable {
  account: string;
  place: string;
  role: string;
}

interface PasswordHistoryTable {
  account: string;
  set_at_ms: number;
  password_hash: string;
}

interface RecoveryCodesTable {
  account: string;
  code_hash: string;
}

interface InvitesTable {
  code_hash: string;
  account: string;
  expires_at_ms: number;
}

export interface SessionsTable {
  token_hash: string;
  account: string;
  created_at_ms: number;
  seen_at_ms: number;
  source: string;
  device: string;
}

export interface TokensTable {
  id: string;
  token_hash: string;
  account: string;
  name: string;
  /** JSON. */
  permissions: string;
  place: string;
  created_at_ms: number;
  expires_at_ms: number;
  used_at_ms: number | null;
}

/** At most one row, of id 1. */
interface SetupTable {
  id: number;
  code_hash: string;
  expires_at_ms: number;
}

/** At most one row, of id 1. */
interface PanelPeopleTable {
  id: number;
  version: number;
  hash: string;
}

export interface AuditLinesTable {
  number: number;
  at_ms: number;
  who: string;
  source: string;
  action: string;
  object: string;
  outcome: string;
  hash: string;
}

export interface AuditSegmentsTable {
  first_number: number;
  last_number: number;
  from_ms: number;
  to_ms: number;
  hash: string;
  closed_at_ms: number;
}
