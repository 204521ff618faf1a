import { expect, test } from "vitest";
import { freshNote } from "../agenda/meeting-note.ts";
import { meetingAt } from "../rig/agenda-rig.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import type { HubDatabase } from "./hub-database.ts";
import type { StoredAgenda } from "./hub-store.ts";
import { storeOn } from "./open-store.ts";

const ref = { site: "city-hall", room: "3-201" };
const word = "QUARTZ选题";

/** Every row of every table that holds words of meetings. */
async function everything({ queries }: HubDatabase): Promise<string> {
  const tables = [
    "agendas",
    "secrets",
    "source_items",
    "keepsakes",
    "records",
    "audit_lines",
  ] as const;
  const rows = await Promise.all(
    tables.map((table) => queries.selectFrom(table).selectAll().execute()),
  );
  return JSON.stringify(rows);
}

const wiped = ({ agenda, ...rest }: StoredAgenda): StoredAgenda => ({
  ...rest,
  agenda: { ...agenda, meetings: agenda.meetings.map((one) => ({ ...one, title: "" })) },
});

onEveryDatabase((open) => {
  test("no row holds a word of a classified meeting once it is wiped, in any version", async () => {
    const database = await open();
    const store = storeOn(database);
    const { agendas } = store;
    for (const version of [1, 2, 3]) {
      const secret = meetingAt("secret", 1, 2, { title: word, classified: true });
      const agenda = { ...ref, version, issuedAtMs: 0, meetings: [secret], hash: "" };
      const notes = new Map([["secret", freshNote(version)]]);
      const step = { agenda, waiting: [], notes, owed: [], previousVersion: version - 1 };
      expect(await agendas.take([step], null)).toBe(true);
    }
    expect(await everything(database)).toContain(word);
    const spent = await agendas.spent(Number.MAX_SAFE_INTEGER);
    expect(spent).toHaveLength(1);
    for (const one of spent) expect(await agendas.wipe(one, wiped)).toBe(true);
    expect(await store.scrub()).toBe(true);
    expect(await everything(database)).not.toContain(word);
    expect(await agendas.spent(Number.MAX_SAFE_INTEGER)).toEqual([]);
  });
});
