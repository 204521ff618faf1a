import { sql } from "kysely";
import { z } from "zod";
import type { HubDatabase } from "./hub-database.ts";
import type { RoomRef } from "./hub-store.ts";

/** What a process says of itself with every beat. */
export interface MemberBeat {
  /** Of one life of one process. */
  readonly id: string;
  readonly kind: "hub" | "ingest";
  /** Name of its machine. */
  readonly host: string;
  readonly pid: number;
  /** It hears the rooms. */
  readonly listening: boolean;
  /** JSON. */
  readonly figures: string;
  /** Rooms that it keeps whose last batch of records it refused. */
  readonly refused: readonly RoomRef[];
}

export interface Member extends MemberBeat {
  readonly startedMs: number;
  /** Since its last beat, by the database's clock. */
  readonly ageMs: number;
}

/** Who else works on this database. All times are the database's own: clocks of machines differ. */
export interface ClusterStore {
  /** Says that a process is alive; returns every process that is known, this one included. */
  beat(beat: MemberBeat): Promise<readonly Member[]>;
  members(): Promise<readonly Member[]>;
  /** The process ends: what it kept is taken over at once. */
  leave(id: string): Promise<void>;
  /** Forgets processes that have not been heard for so long. */
  forgetGone(ageMs: number): Promise<void>;
  /** True when the lease is the holder's from now on for so long: it was free, over, or its own. */
  lease(name: string, holder: string, forMs: number): Promise<boolean>;
  /** Nothing happens when it is somebody else's. */
  release(name: string, holder: string): Promise<void>;
}

const refusedSchema = z.array(z.object({ site: z.string(), room: z.string() })).readonly();

/** Every method is one statement, which takes effect by itself and never waits for the stores. */
export function createClusterStore({ kind, queries }: HubDatabase): ClusterStore {
  // The one place where the two databases have different words: each is asked for its own time.
  const nowMs =
    kind === "postgres"
      ? sql<number>`CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)`
      : sql<number>`CAST(unixepoch('subsec') * 1000 AS INTEGER)`;
  const members = async (): Promise<readonly Member[]> => {
    const rows = await queries
      .selectFrom("members")
      .selectAll()
      .select(sql<number>`${nowMs} - seen_ms`.as("age_ms"))
      .orderBy("id")
      .execute();
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind === "hub" ? "hub" : "ingest",
      host: row.host,
      pid: row.pid,
      listening: row.listening === 1,
      figures: row.figures,
      refused: refusedSchema.parse(JSON.parse(row.refused)),
      startedMs: row.started_ms,
      ageMs: row.age_ms,
    }));
  };
  return {
    members,
    async beat({ id, kind: role, host, pid, listening, figures, refused: rooms }) {
      const refused = JSON.stringify(rooms);
      const said = { listening: Number(listening), figures, refused, seen_ms: nowMs };
      await queries
        .insertInto("members")
        .values({ id, kind: role, host, pid, started_ms: nowMs, ...said })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(said))
        .execute();
      return await members();
    },
    async leave(id) {
      await queries.deleteFrom("members").where("id", "=", id).execute();
    },
    async forgetGone(ageMs) {
      const beforeMs = sql<number>`${nowMs} - ${ageMs}`;
      await queries.deleteFrom("members").where("seen_ms", "<", beforeMs).execute();
    },
    async lease(name, holder, forMs) {
      const until_ms = sql<number>`${nowMs} + ${forMs}`;
      const taken = await queries
        .insertInto("leases")
        .values({ name, holder, until_ms })
        .onConflict((conflict) =>
          conflict
            .column("name")
            .doUpdateSet({ holder, until_ms })
            .where((where) =>
              where.or([where("leases.holder", "=", holder), where("leases.until_ms", "<", nowMs)]),
            ),
        )
        .returning("holder")
        .executeTakeFirst();
      return taken !== undefined;
    },
    async release(name, holder) {
      await queries
        .deleteFrom("leases")
        .where("name", "=", name)
        .where("holder", "=", holder)
        .execute();
    },
  };
}
