import { createHmac, randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, test } from "vitest";
import { createClock, createVirtualClock } from "../../contract/clock.ts";
import { message } from "../../contract/message.ts";
import { wallClock } from "../../contract/zoned-time.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import { removeFolder, silentLog } from "../rig/hub-rig.ts";
import { startMailServer } from "../rig/mail-server.ts";
import { until } from "../rig/until.ts";
import { createGuardedFetch, resolveByDns } from "../sources/guarded-fetch.ts";
import { startServer } from "../sources/rig/test-server.ts";
import { openSourceSecrets } from "../sources/source-desk-secrets.ts";
import { putDeliveries } from "../store/deliveries.ts";
import type { Notice } from "../store/delivery-store.ts";
import type { HubDatabase } from "../store/hub-database.ts";
import { createNoticeStore } from "../store/notices.ts";
import { NoticeOffice } from "./notice-office.ts";
import { NoticeSender } from "./notice-sender.ts";
import { mailWords } from "./notice-words.ts";
import { quietUntilMs } from "./quiet-hours.ts";

const wireClock = createClock();
const startMs = Date.parse("2026-03-02T12:00:00Z");
const hourMs = 3_600_000;

const notice = (part: Partial<Notice> = {}): Notice => ({
  kind: "opened",
  issueId: "issue-1",
  site: "city-hall",
  room: "3-201",
  atMs: startMs,
  name: { zh: "第一会议室", en: "Meeting room 1" },
  timeZone: "Asia/Shanghai",
  severity: "now",
  text: message("alarm.device-offline", { device: "projector" }),
  alarms: [
    {
      id: "offline:projector",
      severity: "now",
      text: message("alarm.device-offline", { device: "projector" }),
      raisedAtMs: startMs,
      explained: false,
      flapping: true,
    },
  ],
  assignedTo: "li.na",
  language: "zh",
  rule: "duty desk",
  addresses: [],
  ...part,
});

/** A sender over a real database in virtual time: tries again when the clock is moved on. */
async function openSender(database: HubDatabase) {
  const folder = mkdtempSync(join(tmpdir(), "huitang-notices-"));
  const clock = createVirtualClock(startMs);
  const store = createNoticeStore(database);
  const http = createGuardedFetch({ clock: wireClock, resolve: resolveByDns });
  const secrets = openSourceSecrets(folder);
  const wallMs = () => clock.wallMs();
  const office = new NoticeOffice({ store, secrets, http, randomBytes, wallMs });
  const makeSender = () => {
    const tell: NoticeOffice["tell"] = (delivery, stop) => office.tell(delivery, stop);
    const sender = new NoticeSender({ store, tell, clock, log: silentLog });
    onTestFinished(() => sender.stop());
    return sender;
  };
  onTestFinished(() => removeFolder(folder));
  const enqueue = (target: string, ...notices: Notice[]) =>
    database.transaction((within) =>
      putDeliveries(
        within,
        notices.map((one) => ({
          target,
          ruleId: "rule-1",
          notice: one,
          createdAtMs: clock.wallMs(),
          heldUntilMs: 0,
        })),
      ),
    );
  const log = async () => (await store.deliveries(100)).toReversed();
  return { store, office, clock, makeSender, enqueue, log };
}

interface Heard {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A receiver that answers with `status` and remembers what it took. */
async function openReceiver() {
  const taken: Heard[] = [];
  const state = { status: 200, asked: 0 };
  const server = await startServer((request, response) => {
    const answer = async () => {
      const body = await text(request);
      state.asked += 1;
      if (state.status < 300) taken.push({ headers: request.headers, body });
      response.writeHead(state.status).end();
    };
    void answer();
  });
  onTestFinished(() => server.stop());
  return { url: server.url, taken, state };
}

onEveryDatabase((open) => {
  test("an outage of the receiver loses, doubles and reorders nothing; signatures hold", async () => {
    const rig = await openSender(await open());
    const receiver = await openReceiver();
    const made = await rig.office.addHook({ name: "desk", url: receiver.url, allowsPrivate: true });
    if (made === null) throw new Error("no hook");
    receiver.state.status = 503;
    const kinds = ["opened", "worse", "resolved", "reopened"] as const;
    await rig.enqueue(made.hook.id, ...kinds.map((kind) => notice({ kind })));
    const sender = rig.makeSender();
    sender.start();
    await until("the first attempt", () => receiver.state.asked === 1);
    await until("the failure is stored", async () => (await rig.log())[0]?.attempts === 1);
    // The hub ends, and another one goes on with what waits.
    await sender.stop();
    const next = rig.makeSender();
    rig.clock.advance(10_000);
    next.start();
    await until("the second attempt", () => receiver.state.asked === 2);
    await until("it is stored, too", async () => (await rig.log())[0]?.attempts === 2);
    receiver.state.status = 204;
    await until("the sender waits", () => rig.clock.waiting().includes("messages"));
    rig.clock.advance(10_000);
    await until("everything is told", () => receiver.taken.length === 4);
    await until("and stored", async () => (await rig.log()).every(({ state }) => state === "sent"));
    expect(receiver.state.asked).toBe(6);
    expect(receiver.taken.map(({ body }) => JSON.parse(body).event)).toEqual(
      kinds.map((kind) => `issue.${kind}`),
    );
    // The receiver's own few lines, with what the headers and the secret say and nothing else.
    const ids = receiver.taken.map(({ headers, body }) => {
      const signed = `${String(headers["x-huitang-timestamp"])}.${body}`;
      const digest = createHmac("sha256", made.secret).update(signed, "utf8").digest("hex");
      expect(headers["x-huitang-signature"]).toBe(`sha256=${digest}`);
      const ageMs = rig.clock.wallMs() - Number(headers["x-huitang-timestamp"]) * 1000;
      expect(ageMs).toBeGreaterThanOrEqual(0);
      expect(ageMs).toBeLessThan(5 * 60_000);
      return Number(headers["x-huitang-delivery"]);
    });
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
    expect(new Set(ids).size).toBe(4);
    expect(JSON.parse(receiver.taken[0]?.body ?? "").issue).toMatchObject({
      room: "3-201",
      severity: "now",
      text: { zh: "projector 没有应答", en: "projector does not answer" },
    });
  });

  test("a receiver that is down keeps only its own messages waiting, and misses them after a day", async () => {
    const rig = await openSender(await open());
    const receiver = await openReceiver();
    const hook = { name: "desk", url: receiver.url, allowsPrivate: true };
    const up = await rig.office.addHook(hook);
    const down = await rig.office.addHook({ ...hook, url: "http://127.0.0.1:9/" });
    if (up === null || down === null) throw new Error("no hook");
    await rig.enqueue(down.hook.id, notice());
    await rig.enqueue(up.hook.id, notice());
    const sender = rig.makeSender();
    sender.start();
    await until("the other one is told", () => receiver.taken.length === 1);
    await until("the failure is stored", async () => (await rig.log())[0]?.attempts === 1);
    expect((await rig.log())[0]).toMatchObject({
      state: "waiting",
      error: expect.stringContaining("source-"),
    });
    await until("the sender waits", () => rig.clock.waiting().includes("messages"));
    rig.clock.advance(25 * hourMs);
    await until("it is given up", async () => (await rig.log())[0]?.state === "failed");
  });

  test("a message that is refused is not hammered", async () => {
    const rig = await openSender(await open());
    const receiver = await openReceiver();
    const made = await rig.office.addHook({ name: "desk", url: receiver.url, allowsPrivate: true });
    receiver.state.status = 410;
    await rig.enqueue(made?.hook.id ?? "", notice());
    rig.makeSender().start();
    for (let asked = 1; asked <= 3; asked += 1) {
      await until(`attempt ${asked}`, async () => (await rig.log())[0]?.attempts === asked);
      await until("the sender waits", () => rig.clock.waiting().includes("messages"));
      rig.clock.advance(20_000);
    }
    expect((await rig.log())[0]).toMatchObject({ state: "failed", error: "HTTP 410", attempts: 3 });
    expect(receiver.state.asked).toBe(3);
  });

  test("an address inside is not asked unless an administrator says so", async () => {
    const rig = await openSender(await open());
    const receiver = await openReceiver();
    const made = await rig.office.addHook({ name: "x", url: receiver.url, allowsPrivate: false });
    const attempt = await rig.office.test(made?.hook.id ?? "", []);
    expect(attempt).toMatchObject({
      is: "lost",
      error: expect.stringMatching(/^source-forbidden/),
    });
    expect(receiver.state.asked).toBe(0);
    expect((await rig.log()).map(({ kind, state }) => [kind, state])).toEqual([["test", "failed"]]);
  });

  test("mail waits for its server, with its login, and a wrong address does not stop the others", async () => {
    const rig = await openSender(await open());
    const login = { username: "hub", password: "Lantern-Kite-42" };
    const first = await startMailServer(0, login);
    await first.stop();
    const settings = {
      host: "127.0.0.1",
      port: first.port,
      security: "none",
      from: "hub@city.example",
      username: login.username,
    } as const;
    await rig.office.setMail(settings, login.password);
    await rig.enqueue("mail", notice({ addresses: ["nobody@city.example"] }));
    await rig.enqueue("mail", notice({ addresses: ["li@city.example", "wang@city.example"] }));
    rig.makeSender().start();
    await until("nobody answers", async () => (await rig.log())[0]?.attempts === 1);
    const server = await startMailServer(first.port, login);
    onTestFinished(() => server.stop());
    for (const attempts of [2, 3]) {
      await until("the sender waits", () => rig.clock.waiting().includes("messages"));
      rig.clock.advance(30_000);
      await until("a refusal", async () => ((await rig.log())[0]?.attempts ?? 0) >= attempts);
    }
    await until("the mail is there", () => server.mails.length === 1);
    const [mail] = server.mails;
    expect(mail?.to).toEqual(["li@city.example", "wang@city.example"]);
    expect(mail?.source).toMatch(/^Message-ID: <huitang-\d+-\d+@city\.example>/im);
    await until("both are settled", async () =>
      (await rig.log()).every(({ state }) => state !== "waiting"),
    );
    expect((await rig.log()).map(({ state, error }) => [state, error])).toEqual([
      ["failed", "EENVELOPE, SMTP 550"],
      ["sent", ""],
    ]);
    await rig.office.setMail(settings, "wrong");
    expect(await rig.office.test("mail", ["li@city.example"])).toMatchObject({ is: "refused" });
  });

  test.each([
    ["another server", { host: "mail.evil.example" }],
    ["another port", { port: 26 }],
    ["another login", { username: "somebody" }],
    ["another way", { security: "none" }],
  ] as const)("the password of the mail server does not go to %s", async (_title, part) => {
    const { office } = await openSender(await open());
    const settings = {
      host: "mail.city.example",
      port: 465,
      security: "tls",
      from: "hub@city.example",
      username: "hub",
    } as const;
    const hasPassword = async () => (await office.settings()).mail?.hasPassword;
    await office.setMail(settings, "Lantern-Kite-42");
    await office.setMail({ ...settings, from: "duty@city.example" }, null);
    expect(await hasPassword()).toBe(true);
    await office.setMail({ ...settings, ...part }, null);
    expect(await hasPassword()).toBe(false);
    await office.setMail({ ...settings, ...part }, "Umbrella/Granite/7");
    expect(await hasPassword()).toBe(true);
  });
});

describe("a mail", () => {
  it("says need, room and alarms in the language of its rule", () => {
    const { subject, text: zh } = mailWords(notice());
    expect(subject).toBe("第一会议室：立即处理（新告警）");
    expect(zh).toContain("立即处理：projector 没有应答");
    expect(zh).toContain("时有时无");
    const en = mailWords(
      notice({ language: "en", kind: "resolved", name: { zh: "", en: "A\r\nBcc: x" } }),
    );
    expect(en.subject).toBe("A Bcc: x: resolved");
  });
});

describe("quiet hours", () => {
  it("end at their end by the clock on the wall, also past midnight; others are not quiet", () => {
    const at = (time: string) => Date.parse(`2026-03-02T${time}:00+08:00`);
    const quiet = { from: "22:00", to: "07:00" };
    const shanghai = "Asia/Shanghai";
    expect(quietUntilMs(quiet, shanghai, at("21:59"))).toBe(0);
    expect(quietUntilMs(quiet, shanghai, at("22:00"))).toBe(
      Date.parse("2026-03-03T07:00:00+08:00"),
    );
    expect(quietUntilMs(quiet, shanghai, at("03:00"))).toBe(at("07:00"));
    expect(quietUntilMs({ from: "12:00", to: "13:00" }, shanghai, at("12:30"))).toBe(at("13:00"));
    expect(quietUntilMs({ from: "12:00", to: "12:00" }, shanghai, at("12:00"))).toBe(0);
  });

  it("are over within a day, at a moment that is not quiet", () => {
    const time = fc
      .record({ h: fc.integer({ min: 0, max: 23 }), m: fc.integer({ min: 0, max: 59 }) })
      .map(({ h, m }) => `${String(h).padStart(2, "0")}:${String(m).padStart(2, "0")}`);
    fc.assert(
      fc.property(time, time, fc.integer({ min: 0, max: 365 * 24 * 60 }), (from, to, minute) => {
        const nowMs = startMs + minute * 60_000;
        for (const zone of ["Asia/Shanghai", "Asia/Urumqi", "UTC"]) {
          const endMs = quietUntilMs({ from, to }, zone, nowMs);
          if (endMs === 0) continue;
          expect(endMs).toBeGreaterThan(nowMs);
          expect(endMs - nowMs).toBeLessThanOrEqual(24 * hourMs);
          expect(wallClock(zone, endMs).time).toBe(to);
        }
      }),
      { numRuns: 300 },
    );
  });
});
