import type { Act } from "../../contract/act.ts";
import { dutyName } from "../../contract/duty.ts";
import { type Message, message } from "../../contract/message.ts";
import type { SignOff } from "../../contract/selftest.ts";
import { waivedBy } from "../standards/duties.ts";
import { addHold, dropHold } from "./hold-book.ts";
import type { EarlyEnd } from "../store/store.ts";
import type { TickNews } from "./news.ts";
import type { RoomState } from "./state.ts";

/** Carries out an accepted act: into the state, and onto the record under a name. */
export function carryOut(
  state: RoomState,
  news: TickNews,
  act: Exclude<Act, { kind: "selftest" | "stop-test" }>,
  by: string,
  nowMs: number,
): void {
  const note = (text: Message) => news.record({ kind: "act", by, act: act.kind, text });
  switch (act.kind) {
    case "attest":
      if (state.attested.has(act.duty)) return;
      attest(state, news, act.duty, by, nowMs);
      note(message("act.attest", { duty: kindOf(state, act.duty) }));
      return;
    case "waive":
      waive(state, news, act, by, nowMs);
      note(message("act.waive", { duty: kindOf(state, act.duty), reason: act.reason }));
      return;
    case "hold": {
      const { point, value, untilMs } = act;
      addHold(state, news, { point, value, by, sinceMs: nowMs, untilMs });
      note(message("act.hold", { point, value: String(value) }));
      return;
    }
    case "release":
      dropHold(state, news, act.point);
      note(message("act.release", { point: act.point }));
      return;
    case "end":
      endMeeting(state, news, { meetingId: act.meetingId, atMs: nowMs, cause: "button", by });
      note(message("act.end"));
      return;
    case "extend":
      extend(state, news, act.meetingId, act.untilMs, by);
      note(message("act.extend", { untilAtMs: act.untilMs }));
      return;
    case "check-banner": {
      const { meetingId, text } = act;
      const check = { meetingId, text, by, atMs: nowMs };
      state.bannerChecks.set(meetingId, check);
      news.keep({ kind: "bannerCheck", id: meetingId, value: check });
      note(message("act.banner-checked", { meetingAtMs: startOf(state, meetingId) ?? nowMs }));
      return;
    }
    case "sign-off":
      signOff(state, news, act, by, nowMs);
      note(message("act.sign-off", { name: act.signature.name }));
      return;
    case "clean":
      clean(state, news, act, by, nowMs);
      note(message(act.untilMs > nowMs ? "act.clean" : "act.clean-end"));
  }
}

const startOf = ({ agenda }: RoomState, meetingId: string): number | undefined =>
  agenda?.meetings.find(({ id }) => id === meetingId)?.startMs;

const kindOf = (state: RoomState, id: string): string =>
  state.duties.get(dutyName(id))?.kind ?? "prepared";

function attest(state: RoomState, news: TickNews, duty: string, by: string, atMs: number): void {
  const attestation = { duty, atMs, by };
  state.attested.set(duty, attestation);
  news.keep({ kind: "attested", id: duty, value: attestation });
}

function waive(
  state: RoomState,
  news: TickNews,
  act: Extract<Act, { kind: "waive" }>,
  by: string,
  nowMs: number,
): void {
  const name = dutyName(act.duty);
  const duty = state.duties.get(name);
  if (duty === undefined) return;
  const waived = waivedBy(duty, nowMs, by, act.reason);
  state.duties.set(name, waived);
  news.keep({ kind: "duty", id: waived.id, value: waived });
  news.record({ kind: "duty", duty: waived });
}

/** The meeting is over, whoever or whatever ended it: its room is free to be booked. */
export function endMeeting(state: RoomState, news: TickNews, end: EarlyEnd): void {
  state.endings.ended.set(end.meetingId, end);
  state.endings.extended.delete(end.meetingId);
  news.keep({ kind: "ended", id: end.meetingId, value: end });
  news.keep({ kind: "extended", id: end.meetingId, value: null });
  const { meetingId, atMs, cause, by } = end;
  news.record({ kind: "released", meetingId, endedAtMs: atMs, cause, by });
}

function extend(
  state: RoomState,
  news: TickNews,
  meetingId: string,
  untilMs: number,
  by: string,
): void {
  // A screen that is behind says an end that somebody has moved on since: nobody loses time by it.
  const knownMs = state.endings.extended.get(meetingId)?.untilMs ?? 0;
  const extension = { meetingId, untilMs: Math.max(knownMs, untilMs), by };
  state.endings.ended.delete(meetingId);
  state.endings.extended.set(meetingId, extension);
  news.keep({ kind: "ended", id: meetingId, value: null });
  news.keep({ kind: "extended", id: meetingId, value: extension });
  news.record({ kind: "extended", ...extension });
}

/** Who signs again in the same part takes the place of the signature before. */
function signOff(
  state: RoomState,
  news: TickNews,
  { report, signature }: Extract<Act, { kind: "sign-off" }>,
  by: string,
  atMs: number,
): void {
  const signed: SignOff = { ...signature, report, by, atMs };
  const id = `${report}:${signature.as}`;
  const others = state.signOffs.filter((one) => `${one.report}:${one.as}` !== id);
  state.signOffs = [...others, signed];
  news.keep({ kind: "signed", id, value: signed });
  news.record({ kind: "sign-off", signOff: signed });
}

function clean(
  state: RoomState,
  news: TickNews,
  { zones, untilMs }: Extract<Act, { kind: "clean" }>,
  by: string,
  nowMs: number,
): void {
  state.cleaning = untilMs > nowMs ? { zones, by, sinceMs: nowMs, untilMs } : null;
  news.keep({ kind: "cleaning", id: "now", value: state.cleaning });
}
