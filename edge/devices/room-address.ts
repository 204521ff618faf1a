import type { Profile } from "../../contract/profile.ts";
import type { Binding } from "../../contract/room-config.ts";
import type { Report } from "./report.ts";
import type { PlacedDevice } from "./room-draft.ts";

type AddressMember = "unit" | "channel" | "topic" | "tag" | "line" | "passwordFile";
type Use = "needed" | "possible" | "none";

const hints = {
  unit: "`unit: 1`, the Modbus unit set on the device",
  channel: "`channel: 1`, counted from 1",
  topic: "`topic: zigbee2mqtt/door`, the device's base topic",
  tag: "`tag: AudioLevel`, the block's instance tag",
  line: "`line: 17`, the number of the line on its chip",
  passwordFile: "`passwordFile`, a file with the device's password",
} as const satisfies Record<AddressMember, string>;

const members = ["unit", "channel", "topic", "tag", "line", "passwordFile"] as const;

/** Checks that a binding says where the device sits, and nothing its model has no use for. */
export function checkAddress(device: PlacedDevice, report: Report): void {
  const { id, binding, profile } = device;
  const uses = usesOf(profile);
  for (const member of members) {
    const given = binding[member] !== undefined;
    if (!given && uses[member] === "needed") {
      report(["devices", id], `${binding.profile} needs ${hints[member]}`);
    }
    if (given && uses[member] === "none") {
      report(["devices", id, member], `${binding.profile} has no use for ${member}; remove it`);
    }
  }
  checkRanges(id, binding, profile, report);
}

function checkRanges(id: string, binding: Binding, profile: Profile, report: Report): void {
  if (profile.driver === "modbus-points" && binding.unit === 0) {
    const text = "unit 0 is broadcast, which no device answers; expected 1 to 255";
    report(["devices", id, "unit"], text);
  }
  const { channels } = profile;
  if (channels !== undefined && binding.channel !== undefined && binding.channel > channels) {
    const text = `${binding.profile} has channels 1 to ${channels}, not ${binding.channel}`;
    report(["devices", id, "channel"], text);
  }
  if (binding.topic !== undefined && !/^[^/+#\s][^+#\s]*(?<!\/)$/.test(binding.topic)) {
    const text = "a topic without +, #, white space and without a slash at either end";
    report(["devices", id, "topic"], text);
  }
}

const unused: Readonly<Record<AddressMember, Use>> = {
  unit: "none",
  channel: "none",
  topic: "none",
  tag: "none",
  line: "none",
  passwordFile: "none",
};

function usesOf(profile: Profile): Readonly<Record<AddressMember, Use>> {
  switch (profile.driver) {
    case "modbus-points": {
      const strides = Object.values(profile.points).some((point) => point.channelStride > 0);
      return { ...unused, unit: "needed", channel: strides ? "needed" : "none" };
    }
    case "line-protocol": {
      const lines = Object.values(profile.points).map((point) =>
        [point.ask, point.reply, point.unsolicited, point.set, point.setReply].join(" "),
      );
      const use = (slot: string): Use =>
        lines.some((text) => text.includes(`{${slot}}`)) ? "needed" : "none";
      return { ...unused, channel: use("channel"), tag: use("tag"), unit: use("address") };
    }
    case "pjlink":
      return { ...unused, passwordFile: "possible" };
    case "mqtt-points":
      return { ...unused, topic: "needed" };
    case "binary-frame":
      return unused;
    case "gpio-points":
      return { ...unused, line: "needed" };
  }
}
