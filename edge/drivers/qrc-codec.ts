import { z } from "zod";
import { failed, success } from "../../contract/errors.ts";
import type { ErrorCode, Outcome } from "../../contract/errors.ts";
import type { JsonValue } from "./json-value.ts";

/**
 * Q-SYS Remote Control: JSON-RPC 2.0, each message ended by NUL; the number of a request comes back
 * in its answer. Source: QSC, "QRC Commands", Q-SYS Help.
 */
export const qrcTerminator = "\0";

/** State of a core. Only the active one of a redundant pair may be driven. */
export type EngineState = "Active" | "Standby" | "Idle";

export interface CoreStatus {
  readonly platform: string;
  readonly state: EngineState;
  /** The core's word on its own health: `OK`. */
  readonly text: string;
}

export const noOp = JSON.stringify({ jsonrpc: "2.0", method: "NoOp", params: {} });

export const requestText = (id: number, method: string, params: unknown): string =>
  JSON.stringify({ jsonrpc: "2.0", id, method, params });

export const getControls = (component: string, controls: readonly string[]) => ({
  Name: component,
  Controls: controls.map((control) => ({ Name: control })),
});

export const setControl = (component: string, control: string, value: JsonValue) => ({
  Name: component,
  Controls: [{ Name: control, Value: value }],
});

/** A file's text as a login: `user:password`, or a PIN alone. */
export function loginOf(secret: string): { readonly User: string; readonly Password: string } {
  const cut = secret.indexOf(":");
  return { User: cut < 0 ? "" : secret.slice(0, cut), Password: secret.slice(cut + 1) };
}

const answerSchema = z.object({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string().default("") }).optional(),
});

/** The result of request `id`; null when the message answers another one or none. */
export function resultFor(message: unknown, id: number): Outcome<unknown> | null {
  const answer = answerSchema.safeParse(message);
  if (!answer.success || answer.data.id !== id) return null;
  const { error, result } = answer.data;
  if (error === undefined) return success(result);
  const code = errorCodes.get(error.code) ?? "device-fault";
  return failed(code, `QRC error ${error.code}: ${error.message.slice(0, 64)}`);
}

const errorCodes: ReadonlyMap<number, ErrorCode> = new Map([
  [-32_700, "payload-malformed"],
  [-32_600, "payload-malformed"],
  [-32_601, "device-illegal-address"],
  [-32_602, "device-illegal-value"],
  // The core stands by while its twin is active.
  [-32_604, "device-busy"],
  // No such component, no such control.
  [7, "device-illegal-address"],
  [8, "device-illegal-address"],
  [10, "device-refused"],
]);

const controlsSchema = z.object({ Controls: z.array(z.unknown()) });
const controlSchema = z.object({
  Name: z.string(),
  Value: z.union([z.number(), z.string(), z.boolean()]),
});

/** Values by the names of their controls. A control without a value is left out. */
export function controlValues(result: unknown): Outcome<ReadonlyMap<string, JsonValue>> {
  const read = controlsSchema.safeParse(result);
  if (!read.success) return failed("payload-malformed", "no controls in the answer");
  const values = read.data.Controls.flatMap((entry) => {
    const control = controlSchema.safeParse(entry);
    return control.success ? [[control.data.Name, control.data.Value] as const] : [];
  });
  return success(new Map(values));
}

const stateSchema = z.enum(["Active", "Standby", "Idle"]);
const statusSchema = z.object({
  Platform: z.string().default(""),
  State: stateSchema,
  Status: z.object({ String: z.string() }).default({ String: "OK" }),
});

/** The result of `StatusGet`. */
export function coreStatus(result: unknown): Outcome<CoreStatus> {
  const read = statusSchema.safeParse(result);
  if (!read.success) return failed("payload-malformed", "no status in the answer");
  const { Platform: platform, State: state, Status } = read.data;
  return success({ platform, state, text: Status.String });
}

const newsSchema = z.object({
  method: z.literal("EngineStatus"),
  params: z.object({ State: stateSchema }),
});

/** The state that the core tells by itself; null when the message says something else. */
export function engineNews(message: unknown): EngineState | null {
  const news = newsSchema.safeParse(message);
  return news.success ? news.data.params.State : null;
}
