/** How the hub itself does. Times are wire time unless they say otherwise. */
export interface SystemView {
  readonly version: string;
  readonly host: string;
  readonly nowMs: number;
  readonly startedMs: number;
  readonly memoryBytes: number | null;
  /** So late the process comes to what is due, 99 times of 100. */
  readonly delayMs: number | null;
  readonly broker: { readonly own: boolean; readonly online: boolean };
  readonly rooms: { readonly total: number; readonly online: number };
  readonly sources: { readonly total: number; readonly failing: number };
  /** This process first. */
  readonly processes: readonly ProcessView[];
  readonly history: Readonly<Record<string, number>>;
  readonly store: StoreView;
  readonly backup: BackupView;
}

/** One process of the hub, as it said of itself last. */
export interface ProcessView {
  readonly id: string;
  readonly kind: "hub" | "ingest";
  readonly host: string;
  /** Since it was heard. */
  readonly ageMs: number;
  /** Figures by their names. */
  readonly figures: Readonly<Record<string, number>>;
}

export interface StoreView {
  readonly kind: "sqlite" | "postgres";
  readonly bytes: number;
  /** Null: the database is on another machine. */
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
  readonly records: number;
  readonly devices: number;
  /** Single readings stand in parts by day. Room time. */
  readonly parts: { readonly count: number; readonly fromMs: number; readonly toMs: number } | null;
}

/** off: none is set up · keeper: the database server's keeper makes them. */
export type BackupView =
  | { readonly kind: "off" }
  | { readonly kind: "keeper" }
  | {
      readonly kind: "own";
      readonly folder: string;
      readonly keep: number;
      readonly sealed: boolean;
      /** Newest first. */
      readonly kept: readonly KeptBackup[];
      /** Why the last attempt failed; null: it did not. */
      readonly failure: string | null;
      readonly running: boolean;
      /** There is none that is young enough. */
      readonly stale: boolean;
    };

export interface KeptBackup {
  readonly name: string;
  readonly takenAtMs: number;
  readonly bytes: number;
}
