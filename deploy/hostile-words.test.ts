import { createClock } from "../contract/clock.ts";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { expect, it } from "vitest";
import "../contract/text/hub-texts.ts";
import { hubConfigSchema } from "../contract/hub-config.ts";
import { csvText } from "../contract/screen/csv-text.ts";
import { wallClock } from "../contract/zoned-time.ts";
import { type ConsoleSite, describeConsole, desk } from "../cloud/rig/console-rig.ts";
import { startMailServer } from "../cloud/rig/mail-server.ts";
import { metricsIn } from "../cloud/rig/metrics-text.ts";
import { clientId, clientSecret, startOutsideProvider } from "../cloud/rig/outside-provider.ts";
import { until } from "../cloud/rig/until.ts";
import { calendarProgram } from "../cloud/sources/rig/calendar-program.ts";
import { startServer } from "../cloud/sources/rig/test-server.ts";
import { Ends } from "./hub-and-room.fixture.ts";
import { bodyOf, faultsOfCsv, headersOf, partsOf } from "./hostile-files.fixture.ts";
import { doors, pagesOf, sheetsOf } from "./hostile-pages.fixture.ts";
import { fillHostile, hostileCalendar, type HostileSite } from "./hostile-site.fixture.ts";
import { hostile, type HostileWord, seen, watch } from "./hostile-words.fixture.ts";

/**
 * Words that mean harm, given at every door of a real hub, looked for on every page of its console and
 * in all that it writes for others: they are there, letter by letter, and nothing runs.
 */

const ends = new Ends();

/** Servers of the test, and a console over a hub that was given every hostile word. */
async function openHostile(console: ConsoleSite) {
  const heard: string[] = [];
  const calendar = await startServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/calendar; charset=utf-8" });
    response.end(hostileCalendar());
  });
  const hook = await startServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      heard.push(Buffer.concat(parts).toString("utf8"));
      response.writeHead(204).end();
    });
  });
  const mail = await startMailServer(0, null);
  const provider = await startOutsideProvider();
  for (const server of [calendar, hook, mail, provider]) ends.add(() => server.stop());
  const oidc = signOnOf(provider.issuer);
  const made: HostileSite[] = [];
  const opened = await console.open(
    "#/",
    desk,
    async (rig, client) => {
      provider.admit(`${rig.hub.address}/api/sign-on/callback`);
      const url = `${calendar.url}/3-201.ics`;
      const outside = { calendar: url, hook: hook.url, mailPort: mail.port };
      made.push(await fillHostile(ends, rig, client, outside));
    },
    { calendarProgram: await calendarProgram(), proof: oidc === undefined ? {} : { oidc } },
  );
  const [filled] = made;
  if (filled === undefined) throw new Error("nothing was filled");
  return { ...opened, filled, heard, mails: mail.mails };
}

function signOnOf(issuer: string) {
  const folder = mkdtempSync(join(tmpdir(), "hostile-"));
  ends.add(() => rmSync(folder, { recursive: true }));
  const clientSecretFile = join(folder, "client");
  writeFileSync(clientSecretFile, clientSecret, { mode: 0o600 });
  const name = { zh: "统一认证", en: "Single sign-on" };
  const oidc = { issuer, clientId, clientSecretFile, name, unknownPeople: "create" };
  return hubConfigSchema.shape.oidc.parse(oidc);
}

const missing = (text: string, words: readonly HostileWord[]): readonly HostileWord[] =>
  words.filter((word) => !text.includes(seen(word)));

describeConsole("words that mean harm", (site) => {
  it("are text on every page of the console", { timeout: 240_000 }, async () => {
    const { page, rig, go, filled } = await openHostile(site);
    const eyes = await watch(page, rig.hub.address);
    await page.reload();
    for (const [path, words] of pagesOf(filled)) {
      await go(path);
      await eyes.read(path, words);
    }
    for (const { path, open: openSheet, words } of sheetsOf(filled)) {
      await go("#/account");
      await go(path);
      await openSheet(page);
      await eyes.read(`${path}, a sheet`, words);
    }
    await page.evaluate(() => localStorage.setItem("huitang.language", "zh"));
    await page.reload();
    for (const [path, words] of pagesOf(filled).slice(0, 6)) {
      await go(path);
      const inChinese = words.map((word) => zh[word] ?? word);
      await eyes.read(`${path} in Chinese`, inChinese);
    }
    expect([...eyes.found]).toEqual([]);
    const files = [...eyes.files];
    expect(files.length).toBeGreaterThanOrEqual(5);
    expect(files.flatMap(faultsOfCsv)).toEqual([]);
    const words = ["roomEn", "roomZh", "alarm", "serial", "tag"] as const;
    const cells = words.map((word) => csvText(seen(word)).slice(1, -1));
    expect(cells.filter((cell) => !files.some((file) => file.includes(cell)))).toEqual([]);
  });

  it(
    "are text in the address, and at the doors before the pages",
    { timeout: 120_000 },
    async () => {
      const { page, rig, go } = await openHostile(site);
      const eyes = await watch(page, rig.hub.address);
      for (const path of doors.inside) {
        await go("#/account");
        await page.reload();
        await go(path);
        await page.locator("main").waitFor();
        await eyes.look(path);
      }
      await page.context().clearCookies();
      for (const path of doors.before) {
        await page.goto("about:blank");
        await go(path);
        await page.locator("main").waitFor();
        await eyes.look(path);
      }
      expect([...eyes.found]).toEqual([]);
      // The eyes do see: what is put there as markup is found, whichever way it would harm.
      const put = [hostile.model, hostile.running, hostile.post].join("");
      await page.evaluate((html) => {
        const box = document.createElement("div");
        box.innerHTML = html;
        document.body.append(box);
      }, put);
      await eyes.look("made on purpose");
      await expect.poll(() => [...eyes.found].join("\n")).toContain("held back only by the policy");
      const all = [...eyes.found].join("\n");
      for (const what of ["an element was made", "<svg onload", "<a href=javascript:"]) {
        expect(all).toContain(what);
      }
    },
  );

  it("are data in all that the hub writes for others", { timeout: 120_000 }, async () => {
    const { client, rig, heard, mails } = await openHostile(site);
    const date = wallClock("Asia/Shanghai", createClock().wallMs()).date;
    const file = async (path: string) => {
      const headers = { cookie: client.cookie };
      const answer = await fetch(`${rig.hub.address}${path}`, { headers });
      expect([path, answer.status]).toEqual([path, 200]);
      const name = answer.headers.get("content-disposition") ?? "";
      expect(name).toMatch(/^(?:attachment; filename="[\w.-]+")?$/);
      return Buffer.from(await answer.arrayBuffer());
    };
    for (const language of ["en", "zh"]) {
      const ask = `/api/devices/report?language=${language}&format=`;
      const csv = (await file(`${ask}csv`)).toString("utf8");
      expect(faultsOfCsv(csv)).toEqual([]);
      const words = ["tag", "tagUnit", "tagPlace", "tagNote", "serial", "model"] as const;
      const room = language === "en" ? "roomEn" : "roomZh";
      for (const word of [...words, room] as const) expect(csv).toContain(csvText(seen(word)));
      const book = [...partsOf(await file(`${ask}xlsx`)).values()].join("\n");
      expect(book).not.toMatch(/<f[ >]|<b data-hostile|<hyperlink/);
      expect(book).toContain("=cmd|' /C calc'!A0&lt;b data-hostile".replaceAll("'", quoteOf(book)));
    }
    for (const table of ["rooms", "days", "meetings"]) {
      const range = `from=${date}&to=${date}`;
      const csv = (await file(`/api/energy/export.csv?table=${table}&${range}`)).toString("utf8");
      expect(faultsOfCsv(csv)).toEqual([]);
      const split = `/api/energy/export.csv?table=${table}&from=${date}%0d%0aX:1&to=${date}`;
      expect((await client.call("GET", split)).status).toBe(400);
    }
    const audit = await client.call<{ csv: string }>("POST", "/api/audit/export", {});
    expect(faultsOfCsv(audit.body.csv)).toEqual([]);
    expect(audit.body.csv).toContain(seen("outsider"));
    const figures = (await file("/metrics")).toString("utf8");
    expect(metricsIn(figures).size).toBeGreaterThan(10);
    expect(figures).not.toMatch(/hostile/);

    await until("mail and hook", () => mails.length > 0 && heard.length > 0);
    const [{ source } = { source: "" }] = mails;
    const names = headersOf(source).map(([name]) => name);
    expect(names.filter((name) => /^(?:bcc|cc)$/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(headersOf(source).find(([name]) => name === "content-type")?.[1]).toContain(
      "text/plain",
    );
    const lines = bodyOf(source).split(/\r?\n/);
    expect(lines.filter((line) => /^bcc/i.test(line))).toEqual([]);
    expect(missing(lines.join(" "), ["roomEn", "alarm"])).toEqual([]);
    const told: unknown = JSON.parse(heard[0] ?? "");
    const name = { en: seen("roomEn"), zh: seen("roomZh") };
    const text = { en: expect.stringContaining(seen("alarm")) };
    expect(told).toMatchObject({ issue: { name, text } });
    expect(rig.complaints.filter((line) => /[\p{Cc}\p{Cf}]|hostile/u.test(line))).toEqual([]);
  });

  it("are one line of a log each, without a command for the terminal", () => {
    const words = [...Object.values(hostile), "\u001B[2J\u009B2J\r\nfaked", "a\u0000b\u2028c"];
    const program = `import { createLog } from "./cloud/hub-log.ts";
      const log = createLog();
      for (const word of ${JSON.stringify(words)}) log.warn({ word }, word);`;
    const args = ["--import", "tsx", "--input-type=module", "-e", program];
    const { stdout } = spawnSync(execPath, args, { cwd: join(import.meta.dirname, "..") });
    const lines = stdout.toString("utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).word)).toEqual(words);
    expect(lines.filter((line) => /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(line))).toEqual([]);
  });
});

const zh: Partial<Record<HostileWord, HostileWord>> = { roomEn: "roomZh", place: "placeZh" };

/** How the workbook writes an apostrophe. */
const quoteOf = (book: string): string => (book.includes("&apos;") ? "&apos;" : "'");
