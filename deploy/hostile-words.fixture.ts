import type { Page } from "playwright-core";
import { createClock } from "../contract/clock.ts";
import { harmlessText } from "../contract/harmless-text.ts";

/** For tests: words that would act if a page, a file or a mail took them for more than text. */

/** No host has this name; whoever asks for it has followed a word. */
const canary = "canary.invalid";

/** Letters the other way round, no ink, another line: none of them is ever shown. */
const unseen = "\u202Egnp.\u200Bexe\u2028";

/** What each door is given, in as many shapes as there are: each calls `fired` when it runs. */
export const hostile = {
  roomEn: `</title><script data-hostile>fired('room-en')</script>\r\nBcc: bcc@${canary}\u202Een`,
  roomZh: `=HYPERLINK("//${canary}/zh","会场")<svg data-hostile onload=fired('room-zh')>\u202E`,
  title: `<img src=//${canary}/title data-hostile onerror=fired('title')>${unseen}{{constructor.constructor("fired('title')")()}}`,
  running: `"><svg data-hostile onload=fired('running')>\${fired('running')}${unseen}`,
  next: `<object data-hostile data="javascript:fired('next')"></object>${unseen}`,
  organiser: `<body data-hostile onload="fired('organiser')">${unseen}`,
  banner: `<math><mtext></form><form><mglyph><style></math><img src data-hostile onerror=fired('banner')>`,
  seat: "<b data-hostile>",
  person: `<svg data-hostile onload=fired('person')>\u200B`,
  unit: `<iframe data-hostile srcdoc="<script>parent.fired('unit')</script>"></iframe>`,
  post: `<a data-hostile href="javascript:fired('post')">post</a>`,
  wishes: `</textarea><script data-hostile>fired('wishes')</script>${unseen}\n@SUM(1)`,
  attendee: `<video data-hostile><source onerror=fired('attendee')>\u200B`,
  attendeeUnit: `' data-hostile onfocus='fired("attendee-unit")' autofocus='`,
  leader: `<q data-hostile onclick=fired('leader')>\u202E`,
  maker: `"><svg data-hostile onload=fired('maker')>${unseen}`,
  model: `<img src=//${canary}/m data-hostile onerror=fired('model')>${unseen}`,
  serial: `\t=1+1<i data-hostile onclick=fired('serial')>`,
  firmware: `' data-hostile onmouseover='fired("firmware")' x='${unseen}`,
  fault: `<details data-hostile open ontoggle=fired('fault')>${unseen}`,
  alarm: `<style data-hostile>@import '//${canary}/alarm'</style>${unseen}`,
  held: `<svg><animate data-hostile onbegin=fired('held') attributeName=x dur=1s>${unseen}`,
  heldOwner: `<!--><script data-hostile>fired('held-owner')</script>-->${unseen}`,
  why: `<template><script data-hostile>fired('why')</script></template>${unseen}`,
  dutyBy: `<input data-hostile autofocus onfocus=fired('duty-by')>${unseen}`,
  dutyReason: `<form data-hostile action="javascript:fired('duty')"><button>x</form>${unseen}`,
  tester: `<base data-hostile href="javascript:fired('tester')//">${unseen}`,
  tested: `<script data-hostile>fired('tested')</script>${unseen}`,
  step: `</script><script data-hostile>fired('step')</script>${unseen}`,
  finding: `<link data-hostile rel=stylesheet href="//${canary}/finding">${unseen}`,
  cause: `<embed data-hostile src="javascript:fired('cause')">${unseen}`,
  measured: `<p data-hostile onclick=fired('measured')>`,
  signer: `<u data-hostile onclick=fired('signer')>\u202E`,
  signed: `<meta data-hostile http-equiv=refresh content="0;url=//${canary}/signed">${unseen}`,
  foreignName: `<img src data-hostile onerror=fired('foreign-name')>${unseen}`,
  foreignValue: `<svg data-hostile onload=fired('foreign-value')>${unseen}`,
  place: `<s data-hostile onclick=fired('place')>\u202E`,
  placeZh: `+1<s data-hostile onclick=fired('place-zh')>\u202E`,
  work: `<marquee data-hostile onstart=fired('work')>${unseen}`,
  worker: `-1<em data-hostile onclick=fired('worker')>${unseen}`,
  note: `<img src data-hostile onerror=fired('note')>${unseen}{{7*7}}`,
  taken: `<audio data-hostile src onerror=fired('taken')>${unseen}`,
  tag: `=cmd|' /C calc'!A0<b data-hostile onclick=fired('tag')>`,
  tagUnit: `+1<b data-hostile onclick=fired('tag-unit')>${unseen}`,
  tagPlace: `-1<b data-hostile onclick=fired('tag-place')>${unseen}`,
  tagNote: `@SUM(1)<b data-hostile onclick=fired('tag-note')>${unseen}`,
  source: `<img src data-hostile onerror=fired('source')>\u200B`,
  event: `<iframe data-hostile src="javascript:parent.fired('event')"></iframe>${unseen}`,
  eventBy: `<svg data-hostile onload=fired('event-by')>`,
  broken: `<img src data-hostile onerror=fired('broken')>${unseen}`,
  rule: `<img src data-hostile onerror=fired('rule')>${unseen}`,
  hook: `<svg data-hostile onload=fired('hook')>${unseen}`,
  hookPath: `/?"><svg/data-hostile/onload=fired('hook-path')>`,
  token: `<img src data-hostile onerror=fired('token')>${unseen}`,
  browser: `<img src data-hostile onerror=fired('browser')>`,
  outsider: `<img src data-hostile onerror=fired('outsider')>`,
} as const;
export type HostileWord = keyof typeof hostile;

/** What a spreadsheet takes for a formula, by its first sign. */
export const harmfulStart = /^[=+\-@\t\r]/;

const squeezed = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** How a word is shown: what has no ink is gone, and all else stands there letter by letter. */
export const seen = (word: HostileWord): string => squeezed(harmlessText(hostile[word]));

declare global {
  interface Window {
    fired(where: string): void;
  }
}

/** What a page did that none may do. */
export interface Watch {
  readonly found: ReadonlySet<string>;
  /** The files that pages offered, by what stands in them. */
  readonly files: ReadonlySet<string>;
  /** What stands on the page now, as a person reads it, its fields and labels included. */
  look(where: string): Promise<string>;
  /** Looks until all these words are read there, for some seconds; what is not is found as well. */
  read(where: string, words: readonly HostileWord[]): Promise<void>;
}

const clock = createClock();
/** So long a page may take until it shows what the hub has. */
const patienceMs = 8_000;

/** Eyes on a page, from before its first script on. `address`: the only host it may ask. */
export async function watch(page: Page, address: string): Promise<Watch> {
  const found = new Set<string>();
  const files = new Set<string>();
  await page.exposeFunction("fired", (where: string) => void found.add(`ran: ${where}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
      window.fired(`held back only by the policy: ${effectiveDirective} ${blockedURI}`),
    );
  });
  page.on("dialog", (dialog) => {
    found.add(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", (popup) => found.add(`window: ${popup.url()}`));
  page.on("pageerror", (error) => found.add(`threw: ${String(error)}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(?:data|blob):/.test(url) && !url.startsWith(address)) found.add(`asked for: ${url}`);
  });
  const look = async (where: string) => {
    const { text, bad, offered } = await page.evaluate(stateOfPage, canary);
    for (const each of bad) found.add(`${where}: ${each}`);
    for (const file of offered) files.add(decodeURIComponent(file.slice(file.indexOf(",") + 1)));
    const mark = /[\p{Cc}\p{Cf}\u2028\u2029]/u.exec(text.replaceAll(/[\n\t]/g, " "));
    if (mark !== null) {
      const at = text.slice(Math.max(0, mark.index - 60), mark.index + 20);
      found.add(`${where}: shows what is not seen: ${JSON.stringify(at)}`);
    }
    return squeezed(text);
  };
  return {
    found,
    files,
    look,
    async read(where, words) {
      const lastMs = clock.monotonicMs() + patienceMs;
      for (;;) {
        const text = await look(where);
        const lacking = words.filter((word) => !text.includes(seen(word)));
        if (lacking.length === 0) return;
        if (clock.monotonicMs() > lastMs) {
          for (const word of lacking) found.add(`${where} does not show ${word}`);
          return;
        }
        await page.waitForTimeout(100);
      }
    },
  };
}

/** Runs in the page. What is folded is unfolded first: only what is shown is text. */
function stateOfPage(host: string): { text: string; bad: string[]; offered: string[] } {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  const all = [...document.querySelectorAll("*")];
  const made = all
    .filter((one) => one.hasAttribute("data-hostile"))
    .map((one) => `an element was made: ${one.outerHTML.slice(0, 120)}`);
  const attributes = all.flatMap((one) =>
    [...one.attributes].map(({ name, value }) => ({ tag: one.localName, name, value })),
  );
  const leads = /^(?:href|src|srcset|srcdoc|action|formaction|data|xlink:href|poster|ping)$/i;
  const runs = new RegExp(`^\\s*(?:javascript|vbscript|data:text/html)|^\\w*:?//${host}`, "i");
  const wrong = attributes
    .filter(({ name, value }) => /^on/i.test(name) || (leads.test(name) && runs.test(value)))
    .map(({ tag, name, value }) => `<${tag} ${name}=${value.slice(0, 80)}>`);
  const files = [...document.querySelectorAll("a[download]")]
    .map((one) => one.getAttribute("download") ?? "")
    .filter((name) => !/^(?:[\w][\w.-]*)?$/.test(name))
    .map((name) => `a file is called ${name}`);
  const fields = [...document.querySelectorAll("input, textarea")].map((one) =>
    one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement ? one.value : "",
  );
  const choices = [...document.querySelectorAll("option")].map(({ text }) => text);
  const labels = attributes
    .filter(({ name }) => /^(?:aria-label|title|alt|placeholder)$/.test(name))
    .map(({ value }) => value);
  // Words of a drawing are no part of what a body says.
  const drawn = [...document.querySelectorAll("svg text")].map((one) => one.textContent ?? "");
  const text = [
    document.title,
    document.body.innerText,
    ...fields,
    ...choices,
    ...labels,
    ...drawn,
  ];
  const offered = attributes
    .filter(({ name, value }) => name === "href" && value.startsWith("data:text/csv"))
    .map(({ value }) => value);
  return { text: text.join("\n"), bad: [...made, ...wrong, ...files], offered };
}
