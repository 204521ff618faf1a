import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { RoomView } from "../../contract/api.ts";
import { type Clock, sleep } from "../../contract/clock.ts";
import {
  type JournalFilter,
  journalFilterSchema,
  journalQuerySchema,
} from "../../contract/journal-page.ts";
import { createJournalSearch, findRecord, fitting, type JournalReader } from "./journal-search.ts";
import type { PanelLimits } from "./limits.ts";
import { refuse, refuseForm } from "./problem.ts";
import { admit, type SessionPorts } from "./session-routes.ts";

/** What the journal's page reads. */
export interface JournalPorts {
  readonly journal: JournalReader;
  readonly roomView: () => RoomView;
  readonly clock: Clock;
  readonly limits: PanelLimits;
}

const numberSchema = z.object({ number: z.coerce.number().int().min(1) });

/** Records name people and what they did: all of it is only for who is signed in. */
export function addJournalRoutes(
  app: FastifyInstance,
  ports: JournalPorts,
  sessions: SessionPorts,
): void {
  const search = createJournalSearch();
  const exports = new Set<Readable>();

  app.get("/api/journal", async (request, reply) => {
    if (admit(sessions, request, reply, "viewer") === undefined) return reply;
    const query = journalQuerySchema.safeParse(request.query);
    if (!query.success) return refuseForm(reply, query.error);
    const { before, limit, ...filter } = query.data;
    return await search(ports.journal, filter, ports.roomView().timeZone, {
      before: before ?? ports.journal.lastNumber() + 1,
      limit,
    });
  });

  app.get("/api/journal/:number(^\\d{1,15}$)", (request, reply) => {
    if (admit(sessions, request, reply, "viewer") === undefined) return reply;
    const { number } = numberSchema.parse(request.params);
    return findRecord(ports.journal, number) ?? refuse(reply, "unknown-record");
  });

  app.get("/api/journal/export", (request, reply) =>
    exportJournal(ports, sessions, exports, request, reply),
  );
}

/** Records that fit, newest first, a line each; the connection carries them as fast as it can. */
function exportJournal(
  ports: JournalPorts,
  sessions: SessionPorts,
  running: Set<Readable>,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (admit(sessions, request, reply, "viewer") === undefined) return reply;
  const filter = journalFilterSchema.safeParse(request.query);
  if (!filter.success) return refuseForm(reply, filter.error);
  if (running.size >= ports.limits.exports) return refuse(reply, "exports-busy");
  const content = Readable.from(lines(ports, filter.data));
  running.add(content);
  const cancel = ports.clock.after("journal export", ports.limits.backupMs, () =>
    content.destroy(),
  );
  content.once("close", () => {
    cancel();
    running.delete(content);
  });
  return reply
    .header("content-disposition", 'attachment; filename="journal.jsonl"')
    .type("application/x-ndjson")
    .send(content);
}

/** Records read between two looks at everything else that waits. */
const exportRecords = 100;

async function* lines(ports: JournalPorts, filter: JournalFilter): AsyncGenerator<string> {
  const fits = fitting(filter, ports.roomView().timeZone);
  let before = ports.journal.lastNumber() + 1;
  for (let looked = 0; looked < ports.limits.recordsExported; looked += exportRecords) {
    const page = ports.journal.recordsBefore(before, exportRecords);
    if (page.length === 0) return;
    before = page.at(-1)?.number ?? before;
    const text = page.filter(fits).map((record) => `${JSON.stringify(record)}\n`);
    if (text.length > 0) yield text.join("");
    await sleep(ports.clock, "journal export", 0);
  }
}
