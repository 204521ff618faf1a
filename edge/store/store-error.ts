import Database from "better-sqlite3";
import { type ErrorCode, type Failure, failed } from "../../contract/errors.ts";

type StoreCode = Extract<ErrorCode, `store-${string}`>;

/**
 * The database could not keep something. The tick's change was not written, not even in part; it
 * may be committed again. `failure.code` says what to do next.
 */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly failure: Failure;

  constructor(code: StoreCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, { cause });
    this.failure = failed(code, detail).failure;
  }
}

/** The file is a database no longer, or its content has changed without us. */
export class SpoiltDatabase extends Error {
  override readonly name = "SpoiltDatabase";
}

export const isFull = (error: unknown): boolean => sqliteCode(error) === "SQLITE_FULL";

/** Whether the bytes of the file are at fault, not the way to them. */
export function isSpoilt(error: unknown): boolean {
  if (error instanceof SpoiltDatabase) return true;
  const code = sqliteCode(error);
  return code !== undefined && /^SQLITE_(CORRUPT|NOTADB)/.test(code);
}

/** Refusals of SQLite and of the file system as ours; anything else is a bug and stays as it is. */
export function storeError(error: unknown): unknown {
  const code = sqliteCode(error) ?? systemCode(error);
  if (code === undefined) return error;
  const kind = code.startsWith("SQLITE_BUSY") ? "store-busy" : "store-io";
  return new StoreError(kind, code, error);
}

/** `EACCES`, `ENOSPC`, … */
function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const { code } = error;
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

const sqliteCode = (error: unknown): string | undefined =>
  error instanceof Database.SqliteError ? error.code : undefined;
