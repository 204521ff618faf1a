import type { ChainHead, HashedLine } from "../audit/audit-chain.ts";

/** Who did what, from where, and how it ended. Never a secret, never a title. */
export interface AuditEntry {
  readonly atMs: number;
  readonly who: string;
  /** Network address. */
  readonly source: string;
  readonly action: string;
  readonly object: string;
  readonly outcome: "done" | "refused";
}

/** A line as it is kept. */
export type AuditLine = AuditEntry & HashedLine;

/** Which lines; empty texts and null leave out nothing. */
export interface AuditFilter {
  /** Exactly this account. */
  readonly who: string;
  /** What the deed begins with. */
  readonly action: string;
  /** What occurs in its object. */
  readonly object: string;
  readonly outcome: "done" | "refused" | null;
  /** Within [fromMs, toMs). */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Lines before this number: the next page. */
  readonly beforeNumber: number | null;
}

/** Lines that were kept long enough and are gone; `hash` is that of the last one. */
export interface AuditSegment {
  readonly firstNumber: number;
  readonly lastNumber: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly hash: string;
  readonly closedAtMs: number;
}

export interface AuditStore {
  /** Durable when it resolves. What is added at the same time is stored together. */
  add(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  newest(limit: number): Promise<readonly AuditEntry[]>;
  /** Newest first. */
  page(filter: AuditFilter, limit: number): Promise<readonly AuditLine[]>;
  /** In order, from the one after `number` on. */
  after(number: number, limit: number): Promise<readonly AuditLine[]>;
  head(): Promise<ChainHead & { readonly atMs: number | null }>;
  /** Oldest first. */
  segments(): Promise<readonly AuditSegment[]>;
  /** Drops lines before then and keeps the hash of the last; null: there was none to drop. */
  close(beforeMs: number, nowMs: number): Promise<AuditSegment | null>;
}
