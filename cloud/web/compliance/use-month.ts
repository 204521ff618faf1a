import { monthOf } from "../../../contract/compliance.ts";
import type { Route } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useRoomsNow } from "../console-context.tsx";

/** The month in the address; without one, the month that runs. */
export function useMonth(route: Route): string {
  const nowMs = useRoomsNow();
  const { locale } = useSpeech();
  const named = route.query.get("month") ?? "";
  const isMonth = /^20\d\d-(0[1-9]|1[0-2])$/.test(named);
  return isMonth ? named : monthOf(nowMs, locale.timeZone);
}
