import { message } from "../../contract/message.ts";
import "../../contract/text/hub-texts.ts";
import { type Locale, say } from "../../contract/text/text.ts";
import type { Notice } from "../store/delivery-store.ts";

/** Alarms a mail lists. */
const listed = 20;

/** What a mail says. Neither a title nor a name of a meeting stands in it. */
export function mailWords(notice: Notice): { readonly subject: string; readonly text: string } {
  const locale: Locale = { language: notice.language, timeZone: notice.timeZone };
  const t = (...spoken: Parameters<typeof message>) => say(locale, message(...spoken));
  const room = notice.name[notice.language];
  if (notice.kind === "test") return { subject: t("tell.subject-test"), text: t("tell.body-test") };
  const need = t(`issue.severity-${notice.severity}`);
  const kind = t(`tell.kind-${notice.kind}`);
  const subject =
    notice.kind === "resolved"
      ? t("tell.subject-resolved", { room })
      : t("tell.subject", { room, need, kind });
  const place = notice.site === "" ? room : `${room} (${notice.site}/${notice.room})`;
  const alarms = notice.alarms.slice(0, listed).map((alarm) => {
    const key = alarm.flapping ? "tell.body-flapping" : "tell.body-alarm";
    const params = { what: say(locale, alarm.text), since: sinceText(notice, alarm.raisedAtMs) };
    return t(key, { ...params, need: t(`issue.severity-${alarm.severity}`) });
  });
  const more = notice.alarms.length - alarms.length;
  const lines = [
    place,
    t("tell.body-what", { need, what: say(locale, notice.text) }),
    "",
    ...alarms,
    ...(more > 0 ? [t("tell.body-more", { count: more })] : []),
    ...(notice.assignedTo === null
      ? []
      : ["", t("tell.body-assigned", { assignee: notice.assignedTo })]),
  ];
  return { subject: oneLine(subject), text: `${lines.join("\n")}\n` };
}

const sinceText = ({ language, timeZone }: Notice, atMs: number): string =>
  new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
    timeZone,
    dateStyle: "medium",
    timeStyle: "short",
  }).format(atMs);

/** A name with a line break would begin another header. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** What a hook is sent: facts, and texts in both languages. */
export function hookBody(notice: Notice): string {
  const { timeZone } = notice;
  const both = (text: Notice["text"]) => ({
    zh: say({ language: "zh", timeZone }, text),
    en: say({ language: "en", timeZone }, text),
  });
  if (notice.kind === "test") {
    return JSON.stringify({ event: "test", at: isoText(notice.atMs) });
  }
  return JSON.stringify({
    event: `issue.${notice.kind}`,
    at: isoText(notice.atMs),
    issue: {
      id: notice.issueId,
      site: notice.site,
      room: notice.room,
      name: notice.name,
      severity: notice.severity,
      text: both(notice.text),
      assignedTo: notice.assignedTo,
      alarms: notice.alarms.map(({ id, severity, text, raisedAtMs, explained, flapping }) => ({
        id,
        severity,
        text: both(text),
        raisedAt: isoText(raisedAtMs),
        explained,
        flapping,
      })),
    },
  });
}

const isoText = (atMs: number): string => new Date(atMs).toISOString();
