import type { Alarm } from "../../contract/record.ts";

/** Something that is an alarm for as long as it is so. The same thing always has the same id. */
export type AlarmCondition = Omit<Alarm, "raisedAtMs" | "clearedAtMs">;
