import type { FastifyInstance } from "fastify";
import { z } from "zod";
import {
  graver,
  type IssueDetail,
  type IssueList,
  issueSeverities,
  maintenanceSchema,
  type MaintenanceView,
  noteSchema,
} from "../../contract/hub-alarms.ts";
import { roomIdSchema, siteIdSchema } from "../../contract/ids.ts";
import { accountNameSchema } from "../accounts/accounts.ts";
import { userOf } from "../accounts/user.ts";
import type { IssueAct } from "../alarms/issue-acts.ts";
import { hubLimits } from "../hub-limits.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { IssueSight } from "../store/issues.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry } from "./audit-entry.ts";
import { answer, refusal } from "./problem.ts";
import { addRead, addRoute, type Call, nothing } from "./route.ts";

const issueParams = z.strictObject({ id: z.string().regex(/^issue-[0-9a-f]{16}$/) });
const listQuery = z.object({
  /** standing: open or acknowledged. */
  state: z.enum(["standing", "open", "acknowledged", "resolved"]).default("standing"),
  /** Of this severity and graver ones. */
  severity: z.enum(issueSeverities).default("soon"),
  site: siteIdSchema.exactOptional(),
  room: roomIdSchema.exactOptional(),
  /** An account; `-`: nobody. */
  assigned: z.string().max(128).exactOptional(),
});

/** What is wrong in the rooms, and who sees to it. */
export function addAlarmRoutes(app: FastifyInstance, parts: ApiParts): void {
  addListRoute(app, parts);
  addDetailRoute(app, parts);
  addActRoute(
    app,
    parts,
    "acknowledge",
    z.strictObject({ note: noteSchema.default("") }),
    (body) => ({
      kind: "acknowledge",
      ...body,
    }),
  );
  addActRoute(
    app,
    parts,
    "assign",
    z.strictObject({ to: accountNameSchema.nullable() }),
    (body) => ({
      kind: "assign",
      ...body,
    }),
  );
  addActRoute(app, parts, "note", z.strictObject({ note: noteSchema.min(1) }), (body) => ({
    kind: "note",
    ...body,
  }));
  addMaintenanceRoutes(app, parts);
}

type Asking = Pick<Call<unknown, unknown, unknown>, "sees" | "may">;

/** An issue of the hub itself is there for whoever has the route's permission everywhere. */
const isSeen = ({ sees, may }: Asking, permission: "see-alarms" | "handle-alarms") => {
  const seesHub = may(permission, "everywhere");
  return (issue: RoomRef) => (issue.site === "" ? seesHub : sees(issue));
};

/** Where the caller sees alarms, for a question to the store. */
async function sightOf({ sees, may }: Asking, { sites, store }: ApiParts): Promise<IssueSight> {
  if (may("see-alarms", "everywhere")) return "everywhere";
  const whole = sites.filter((site) => may("see-alarms", { site, room: null }));
  const rooms = (await store.rooms.all()).filter((ref) => !whole.includes(ref.site) && sees(ref));
  return { sites: whole, rooms };
}

function addListRoute(app: FastifyInstance, parts: ApiParts): void {
  const { alarms, gate } = parts;
  const { issues, desk, nowMs } = alarms;
  addRead(app, gate, {
    path: "/api/alarms",
    access: "see-alarms",
    summary: "What is to be dealt with: one issue a room, of all its alarms (IssueList)",
    params: nothing,
    query: listQuery,
    async handle(call) {
      const { state, severity, site, room, assigned } = call.query;
      const { listed, keptMs } = hubLimits.issues;
      const found =
        state === "resolved"
          ? await issues.resolved(nowMs() - keptMs, 4 * listed, {
              severities: issueSeverities.filter((one) => !graver(severity, one)),
              site: site ?? null,
              room: room ?? null,
              assigned: assigned ?? null,
              sight: await sightOf(call, parts),
            })
          : (await issues.current(nowMs())).filter((issue) => issue.resolvedAtMs === null);
      const seen = isSeen(call, "see-alarms");
      const meant = found
        .filter((issue) => state === "standing" || issue.state === state)
        .filter((issue) => !graver(severity, issue.severity))
        .filter((issue) => site === undefined || issue.site === site)
        .filter((issue) => room === undefined || issue.room === room)
        .filter(({ assignedTo }) => assigned === undefined || (assignedTo ?? "-") === assigned)
        .filter(seen);
      const list: IssueList = {
        issues: await desk.views(meant.slice(0, listed)),
        leftOut: Math.max(0, meant.length - listed),
        nowMs: nowMs(),
      };
      return answer(list);
    },
  });
}

function addDetailRoute(app: FastifyInstance, { alarms, gate }: ApiParts): void {
  const { issues, desk } = alarms;
  addRead(app, gate, {
    path: "/api/alarms/:id",
    access: "see-alarms",
    summary: "An issue with its alarms and its history (IssueDetail)",
    params: issueParams,
    query: nothing,
    async handle(call) {
      const found = await issues.find(call.params.id);
      if (found === null || !isSeen(call, "see-alarms")(found)) return refusal("unknown-issue");
      const [issue] = await desk.views([found]);
      if (issue === undefined) return refusal("unknown-issue");
      const history = await issues.history(found.id, hubLimits.issues.history);
      const detail: IssueDetail = { issue, history };
      return answer(detail);
    },
  });
}

/** One thing that people do to an issue; the audit names it, and what was written stays in its history. */
function addActRoute<B extends z.ZodType>(
  app: FastifyInstance,
  parts: ApiParts,
  name: IssueAct["kind"],
  body: B,
  actOf: (body: z.output<B>) => IssueAct,
): void {
  const { alarms, audit, gate } = parts;
  addRoute(app, gate, {
    method: "POST",
    path: `/api/alarms/:id/${name}`,
    access: "handle-alarms",
    summary: `An issue: ${name} (Issue)`,
    params: issueParams,
    query: nothing,
    body,
    async handle(call) {
      const { params, user, source } = call;
      const found = await alarms.issues.find(params.id);
      if (found === null || !isSeen(call, "handle-alarms")(found)) return refusal("unknown-issue");
      const act = actOf(call.body);
      if (act.kind === "assign" && act.to !== null && !(await mayGet(parts, act.to, found))) {
        return refusal("unknown-account");
      }
      const issue = await alarms.desk.act(found.id, act, user?.name ?? "");
      const object = `${found.site}/${found.room} ${found.id}`;
      await audit(auditEntry({ user, source }, `${name} alarm`, object, issue !== null));
      return issue === null ? refusal("issue-changed") : answer(issue);
    },
  });
}

/** Whether an issue may be somebody's: all who may not look alike, whether or not there is such a name. */
async function mayGet(
  { store, gate }: ApiParts,
  name: string,
  { site, room }: RoomRef,
): Promise<boolean> {
  const account = await store.accounts.find(name);
  if (account === null || account.disabled) return false;
  const where = site === "" ? "everywhere" : { site, room };
  return gate.may(userOf(account, null), "see-alarms", where);
}

const windowParams = z.strictObject({ id: z.string().regex(/^mw-[0-9a-f]{16}$/) });

function addMaintenanceRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { alarms, audit, gate, randomBytes, store, sites } = parts;
  const { issues, nowMs } = alarms;
  const placeOf = ({ site, room }: Pick<MaintenanceView, "site" | "room">) =>
    `${site}/${room ?? "*"}`;
  addRead(app, gate, {
    path: "/api/maintenance",
    access: "see-alarms",
    summary: "Planned work that keeps alarms from people, now and to come (MaintenanceView[])",
    params: nothing,
    query: nothing,
    async handle({ sees, may }) {
      const windows = await issues.maintenance(nowMs());
      return answer(
        windows.filter(({ site, room }) =>
          room === null ? may("see-alarms", { site, room: null }) : sees({ site, room }),
        ),
      );
    },
  });
  addRoute(app, gate, {
    method: "POST",
    path: "/api/maintenance",
    access: "handle-alarms",
    summary:
      "Plans work in a room, or with `room` null in a site; its issues are not told meanwhile",
    params: nothing,
    query: nothing,
    body: maintenanceSchema,
    async handle({ body, user, source, may }) {
      const { site, room, fromMs, toMs } = body;
      const isKnown =
        room === null ? sites.includes(site) : (await store.rooms.find({ site, room })) !== null;
      if (!isKnown || !may("handle-alarms", { site, room })) return refusal("unknown-room");
      const { longestMaintenanceMs, maintenanceWindows } = hubLimits.issues;
      if (toMs <= nowMs() || toMs - fromMs > longestMaintenanceMs)
        return refusal("bad-maintenance");
      if ((await issues.maintenance(nowMs())).length >= maintenanceWindows) return refusal("busy");
      const id = `mw-${randomBytes(8).toString("hex")}`;
      const window: MaintenanceView = { ...body, id, madeBy: user?.name ?? "" };
      await issues.putMaintenance(window);
      alarms.desk.recheck();
      await audit(auditEntry({ user, source }, "plan maintenance", `${placeOf(body)} ${id}`, true));
      return answer(window, 201);
    },
  });
  addRoute(app, gate, {
    method: "DELETE",
    path: "/api/maintenance/:id",
    access: "handle-alarms",
    summary: "Ends planned work at once; what is still wrong is told",
    params: windowParams,
    query: nothing,
    body: nothing,
    async handle({ params, user, source, may }) {
      const window = (await issues.maintenance(nowMs())).find(({ id }) => id === params.id);
      if (window === undefined || !may("handle-alarms", window))
        return refusal("unknown-maintenance");
      await issues.removeMaintenance(window.id);
      alarms.desk.recheck();
      const object = `${placeOf(window)} ${window.id}`;
      await audit(auditEntry({ user, source }, "end maintenance", object, true));
      return answer({ id: window.id });
    },
  });
}
