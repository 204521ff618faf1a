import { kindName } from "../point-text.ts";
import { gateway } from "../../selftest.ts";
import { type Locale, rawText } from "../../text/text.ts";
import type { DeviceResult } from "./test-results.ts";

/** What a tested device is called beside its id; empty of one that the room has no more. */
export function deviceKindTitle(
  locale: Locale,
  { device, kind }: Pick<DeviceResult, "device" | "kind">,
): string {
  if (device === gateway) return rawText(locale.language, "test.gateway");
  return kind === null ? "" : kindName(locale, kind);
}
