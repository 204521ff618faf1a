import type { Meeting } from "../../contract/agenda.ts";
import { pointKey } from "../../contract/ids.ts";
import type { TextKey } from "../../contract/text/text.ts";
import { shownBy } from "../devices/sign-text.ts";
import { servingPhases } from "../room/at-rest.ts";
import { bannerAsked, bannerProof, bannerText } from "../room/banner-proof.ts";
import { bannerSigns } from "../room/signs.ts";
import { type Snapshot, writablePoints } from "../room/snapshot.ts";
import { because } from "../room/wish.ts";
import { type Rule, wishAll } from "./rule.ts";

/**
 * The sign shows the meeting's banner from preparation to its end, once a second person has read it
 * (NX T6-6): a text that nobody has read, or that the sign cannot show whole, is not shown at all.
 */
export const banner: Rule = (snapshot) => {
  const { meeting, phase, model } = snapshot;
  if (meeting === null || !servingPhases.has(phase)) return [];
  const signs = bannerSigns(model);
  const reason = (text: TextKey) =>
    because("banner", "NX T6-6", text, { meetingAtMs: meeting.startMs });
  return [
    ...wishAll(writablePoints(signs, "power"), "on", reason("rule.banner")),
    ...signs.flatMap((sign) => {
      if (sign.points.get("text")?.writable !== true) return [];
      const value = shownBy(sign, bannerText(snapshot, meeting));
      const why = value === "" ? whyBlank(snapshot, meeting) : "rule.banner";
      return wishAll([pointKey(sign.id, "text")], value, reason(why));
    }),
  ];
};

/** For who asks why the sign is dark. */
function whyBlank(snapshot: Snapshot, meeting: Meeting): TextKey {
  if (meeting.classified) return "rule.classified-banner";
  if (meeting.banner === "") return "rule.banner-none";
  if (bannerAsked(meeting) === "") return "rule.banner-cloth";
  return bannerProof(snapshot, meeting) === null ? "rule.banner-unchecked" : "rule.banner-unfit";
}
