import { describe, expect, it } from "vitest";
import type { TraceSubject, TraceView } from "../../contract/trace.ts";
import { ask, signIn, startPanel } from "./panel.fixture.ts";

const view = (subject: TraceSubject, after: number): TraceView => ({
  subject,
  link: "bus",
  leftMs: 5000,
  dropped: 0,
  newest: after,
  entries: [],
});

async function open() {
  const asked: unknown[] = [];
  const room = await startPanel({
    traces: {
      switchOn(subject, forMs) {
        asked.push(["on", subject, forMs]);
        if ("link" in subject) return "too-many-traces";
        return subject.device === "nobody" ? "unknown-subject" : view(subject, 0);
      },
      switchOff: (subject) => void asked.push(["off", subject]),
      view: (subject, after) =>
        "device" in subject && subject.device === "meter" ? view(subject, after) : undefined,
    },
  });
  const cookie = await signIn(room.panel, "Li");
  const as = (method: string, path: string, body?: unknown) =>
    ask(room.panel.url, path, {
      method,
      headers: { cookie },
      ...(body === undefined ? {} : { body }),
    });
  return { ...room, asked, as };
}

describe("wire traces at the panel", () => {
  it("are switched on for a while, read from an entry on, and switched off", async () => {
    const { as, asked, logged } = await open();
    const on = await as("POST", "/api/trace", { subject: { device: "meter" } });
    expect(on.status).toBe(200);
    expect(JSON.parse(on.text)).toMatchObject({ link: "bus", leftMs: 5000 });
    await as("POST", "/api/trace", { subject: { device: "meter" }, forS: 60 });
    const read = await as("GET", "/api/trace?device=meter&after=12");
    expect(JSON.parse(read.text)).toMatchObject({ newest: 12 });
    expect((await as("DELETE", "/api/trace?device=meter")).status).toBe(204);
    expect(asked).toEqual([
      ["on", { device: "meter" }, 600_000],
      ["on", { device: "meter" }, 60_000],
      ["off", { device: "meter" }],
    ]);
    expect(logged.some((line) => line.includes("wire trace") && line.includes("Li"))).toBe(true);
  });

  it.each([
    ["POST", "/api/trace", { subject: { device: "nobody" } }, 404, "unknown-subject"],
    ["POST", "/api/trace", { subject: { link: "bus" } }, 409, "too-many-traces"],
    ["POST", "/api/trace", { subject: { device: "meter" }, forS: 90_000 }, 400, "invalid-request"],
    ["POST", "/api/trace", { subject: { device: "a", link: "b" } }, 400, "invalid-request"],
    ["GET", "/api/trace", undefined, 400, "invalid-request"],
    ["GET", "/api/trace?device=a&link=b", undefined, 400, "invalid-request"],
    ["GET", "/api/trace?device=meter&after=-1", undefined, 400, "invalid-request"],
    ["GET", "/api/trace?device=other", undefined, 404, "no-trace"],
  ])("%s %s %j is refused", async (method, path, body, status, code) => {
    const { as } = await open();
    const answer = await as(method, path, body);
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([status, code]);
  });

  it.each(["GET", "POST", "DELETE"])("are not for who has not signed in: %s", async (method) => {
    const { panel, asked } = await open();
    const body = method === "POST" ? { subject: { device: "meter" } } : undefined;
    const path = "/api/trace?device=meter";
    const answer = await ask(panel.url, path, { method, ...(body === undefined ? {} : { body }) });
    expect(answer.status).toBe(401);
    expect(asked).toEqual([]);
  });
});
