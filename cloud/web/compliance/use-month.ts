import { monthOf } from "../../../contract/compliance.ts";
import type { Route } from "../../../contract/screen/route.ts";
import { useScreen, useSpeech } from "../../../contract/screen/screen-context.tsx";

/** The month in the address; without one, the month that runs. */
export function useMonth(route: Route): string {
  const { clock } = useScreen();
  const { locale } = useSpeech();
  const named = route.query.get("month") ?? "";
  const isMonth = /^20\d\d-(0[1-9]|1[0-2])$/.test(named);
  return isMonth ? named : monthOf(clock.wallMs(), locale.timeZone);
}
