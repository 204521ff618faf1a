import type { Database } from "better-sqlite3";

type MetaName =
  | "epoch"
  | "clean"
  | "acknowledged"
  | "chainStartNumber"
  | "chainStartSeal"
  | "peopleVersion";
type MetaValue = string | number | Uint8Array;

/** The few single values of the database. */
export interface Meta {
  text(name: MetaName): string | undefined;
  number(name: MetaName): number | undefined;
  bytes(name: MetaName): Uint8Array | undefined;
  set(name: MetaName, value: MetaValue): void;
}

export function createMeta(db: Database): Meta {
  const select = db.prepare<[string], { value: MetaValue }>(
    "SELECT value FROM meta WHERE name = ?",
  );
  const replace = db.prepare<[string, MetaValue]>(
    "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
  );
  const read = (name: MetaName) => select.get(name)?.value;
  return {
    text(name) {
      const value = read(name);
      return typeof value === "string" ? value : undefined;
    },
    number(name) {
      const value = read(name);
      return typeof value === "number" ? value : undefined;
    },
    bytes(name) {
      const value = read(name);
      return value instanceof Uint8Array ? value : undefined;
    },
    set(name, value) {
      replace.run(name, value);
    },
  };
}
