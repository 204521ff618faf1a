import { staleAfterMs } from "../../contract/profile.ts";
import { limits } from "../limits.ts";
import { pointsOf } from "./profile-check.ts";
import type { Report } from "./report.ts";
import type { PlacedDevice } from "./room-draft.ts";

/** What a contact can be to a room. */
const roles = ["fire", "mains", "help", "intruder", "call", "window"];
/** Whose silence must be noticed before anybody relies on it. */
const vital: ReadonlySet<string> = new Set(["fire", "mains"]);

/**
 * Checks that every contact says what it reports, that it can report while the room is off, and that
 * one which lives depend on cannot fall silent for long unnoticed.
 */
export function checkContacts(devices: readonly PlacedDevice[], report: Report): void {
  for (const device of devices) if (device.kind === "contact") checkContact(device, report);
}

function checkContact({ id, binding, profile }: PlacedDevice, report: Report): void {
  const { role } = binding;
  if (role === undefined) {
    report(["devices", id], `say what the contact reports, \`role:\` ${roles.join(", ")}`);
    return;
  }
  if (binding.supply !== undefined) {
    report(["devices", id, "supply"], "a contact reports while the room is off; take out supply");
  }
  const settings = pointsOf(profile).get("active");
  const { vitalSilenceMaxMs: longestMs } = limits.contact;
  if (!vital.has(role) || settings === undefined || staleAfterMs(settings) <= longestMs) return;
  const minutes = Math.round(staleAfterMs(settings) / 60_000);
  const text = `${binding.profile} may be silent for ${minutes} min unnoticed; ${role} needs an input that is polled`;
  report(["devices", id, "profile"], text);
}
