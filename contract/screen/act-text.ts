import type { Act } from "../act.ts";
import type { DeviceView } from "../api.ts";
import { splitPointKey } from "../ids.ts";
import { message } from "../message.ts";
import { kindName, pointName, valueLine } from "./point-text.ts";
import { findPoint } from "./point-state.ts";
import { say, type Locale } from "../text/text.ts";

/** What the room had when it was asked. */
interface AskedOf {
  readonly devices: readonly DeviceView[];
  /** When the meeting at hand was to end, room time; null when there was none. */
  readonly endMs: number | null;
}

/** What a person asked for, in words. */
export function actText(locale: Locale, act: Act, { devices, endMs }: AskedOf): string {
  switch (act.kind) {
    case "attest":
      return say(locale, message("act.attest", { duty: kindOfDuty(act.duty) }));
    case "waive":
      return say(locale, message("act.waive", { duty: kindOfDuty(act.duty), reason: act.reason }));
    case "extend":
      return endMs !== null && act.untilMs <= endMs
        ? say(locale, message("act.stay"))
        : say(locale, message("act.extend", { untilAtMs: act.untilMs }));
    case "check-banner":
      return say(locale, message("act.check-banner"));
    case "clean":
      return say(locale, message(act.untilMs === 0 ? "act.clean-end" : "act.clean"));
    case "end":
      return say(locale, message("act.end"));
    case "selftest":
      return say(locale, message("act.selftest"));
    case "stop-test":
      return say(locale, message("act.stop-test"));
    case "sign-off":
      return say(locale, message("act.sign-off", { name: act.signature.name }));
    case "release":
      return say(locale, message("act.release", { point: pointTitle(locale, act.point, devices) }));
    case "hold": {
      const unit = findPoint(devices, act.point)?.unit ?? null;
      const value = valueLine(locale, act.value, unit);
      const point = pointTitle(locale, act.point, devices);
      return say(locale, message("act.hold", { point, value }));
    }
  }
}

/** `m1:tea.2#3` → `tea`; the catalogue knows its name. */
const kindOfDuty = (id: string): string =>
  /:(?<kind>[a-z0-9-]+)/.exec(id.slice(id.lastIndexOf(":")))?.groups?.["kind"] ?? id;

/** `Projector projector · Power` */
export function pointTitle(
  locale: Locale,
  key: `${string}/${string}`,
  devices: readonly DeviceView[],
): string {
  const { device, point } = splitPointKey(key);
  const kind = devices.find((one) => one.device === device)?.kind;
  const name = kind === undefined ? device : `${kindName(locale, kind)} ${device}`;
  return `${name} · ${pointName(locale, point)}`;
}
