import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { AuditCheckView, AuditHeadView, AuditPageView } from "../../contract/hub-people.ts";
import { csvText } from "../../contract/screen/csv-text.ts";
import { hubLimits } from "../hub-limits.ts";
import type { AuditFilter, AuditLine, AuditStore } from "../store/audit-store.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry } from "./audit-entry.ts";
import { answer } from "./problem.ts";
import { addRead, addRoute, nothing } from "./route.ts";

const timeMs = z.coerce.number().int().min(0).max(253_402_300_799_999);

const filterSchema = z.strictObject({
  who: z.string().max(64).default(""),
  action: z.string().max(64).default(""),
  object: z.string().max(128).default(""),
  outcome: z.enum(["done", "refused"]).nullable().default(null),
  fromMs: timeMs.nullable().default(null),
  toMs: timeMs.nullable().default(null),
});

/** Who did what: for the auditor. It tells of the whole hub. */
export function addAuditRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { store, auditDesk, audit, gate } = parts;
  const common = { access: "see-audit", ofWholeHub: true, params: nothing } as const;

  addRead(app, gate, {
    ...common,
    path: "/api/audit",
    summary: "Lines of the audit (AuditPageView, newest first); the next page is before a number",
    query: filterSchema.extend({
      beforeNumber: z.coerce.number().int().min(1).nullable().default(null),
      limit: z.coerce.number().int().min(1).max(hubLimits.audit.listed).default(200),
    }),
    async handle({ query: { limit, ...filter } }) {
      const lines = await store.audit.page(filter, limit + 1);
      const view: AuditPageView = { lines: lines.slice(0, limit), isMore: lines.length > limit };
      return answer(view);
    },
  });

  addRead(app, gate, {
    ...common,
    path: "/api/audit/head",
    summary: "Where the chain stands (AuditHeadView): keep it where this machine cannot change it",
    query: nothing,
    async handle() {
      const view: AuditHeadView = await store.audit.head();
      return answer(view);
    },
  });

  addRoute(app, gate, {
    ...common,
    method: "POST",
    path: "/api/audit/check",
    summary:
      "Checks the whole chain (AuditCheckView); with a head that was told before, it also finds what " +
      "was cut off",
    query: nothing,
    body: z.strictObject({
      head: z
        .strictObject({ number: z.int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) })
        .nullable()
        .default(null),
    }),
    guessable: true,
    async handle({ body: { head }, user, source }) {
      const verdict: AuditCheckView = await auditDesk.verify(head);
      const { fault } = verdict;
      const object = fault === null ? `${verdict.checked} lines` : `${fault.kind} ${fault.number}`;
      await audit(auditEntry({ user, source }, "check audit", object, fault === null));
      return answer(verdict);
    },
  });

  addRoute(app, gate, {
    ...common,
    method: "POST",
    path: "/api/audit/export",
    summary: "The lines as CSV ({ csv, lines }), oldest last, at most 100,000",
    query: nothing,
    body: filterSchema,
    guessable: true,
    async handle({ body, user, source }) {
      const lines = await linesOf(store.audit, body);
      await audit(auditEntry({ user, source }, "export audit", `${lines.length} lines`, true));
      return answer({ csv: csvOf(lines), lines: lines.length });
    },
  });
}

async function linesOf(store: AuditStore, filter: z.output<typeof filterSchema>) {
  const found: AuditLine[] = [];
  const { listed, exported } = hubLimits.audit;
  for (let beforeNumber: number | null = null; found.length < exported;) {
    const page: AuditFilter = { ...filter, beforeNumber };
    const lines = await store.page(page, listed);
    found.push(...lines);
    beforeNumber = lines.at(-1)?.number ?? null;
    if (lines.length < listed) break;
  }
  return found;
}

function csvOf(lines: readonly AuditLine[]): string {
  const rows = lines.map(({ number, atMs, who, source, action, object, outcome, hash }) =>
    [String(number), new Date(atMs).toISOString(), who, source, action, object, outcome, hash]
      .map(csvText)
      .join(","),
  );
  return ["number,time,who,source,action,object,outcome,hash", ...rows, ""].join("\r\n");
}
