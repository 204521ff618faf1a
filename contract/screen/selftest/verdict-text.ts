import { message } from "../../message.ts";
import type { SelfTestReport, SelfTestResult } from "../../selftest.ts";
import { type Locale, say } from "../../text/text.ts";

/** More names than these are counted. */
const namesShown = 3;

/** What a test comes to, in a sentence: which devices are not in order, if any. */
export const verdictText = (
  locale: Locale,
  { worst, steps }: Pick<SelfTestReport, "worst" | "steps">,
): string =>
  say(locale, message(`test.verdict-${worst}`, { devices: devicesWith(locale, { worst, steps }) }));

function devicesWith(
  locale: Locale,
  { worst, steps }: { readonly worst: SelfTestResult; readonly steps: SelfTestReport["steps"] },
): string {
  const found = steps.filter((step) => step.result === worst).map((step) => step.device);
  const devices = [...new Set(found)];
  if (devices.length <= namesShown) return devices.join(", ");
  const names = devices.slice(0, namesShown - 1).join(", ");
  return say(locale, message("test.devices-of", { names, total: devices.length }));
}
