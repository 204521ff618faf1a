import { setLines } from "../../contract/profile.ts";
import type { Profile } from "../../contract/profile.ts";
import type { Binding } from "../../contract/room-config.ts";
import { isPlateMac } from "./plate-mac.ts";
import type { Report } from "./report.ts";
import type { PlacedDevice } from "./room-draft.ts";

type AddressMember = "unit" | "address" | "channel" | "topic" | "tag" | "line" | "passwordFile";
type Use = "needed" | "possible" | "none";

const hints = {
  unit: "`unit: 1`, the Modbus unit set on the device",
  address: '`address: "000012345678"`, the digits on the device, in quotes',
  channel: "`channel: 1`, counted from 1",
  topic: "`topic: zigbee2mqtt/door`, the device's base topic",
  tag: "`tag: AudioLevel`, the block's instance tag",
  line: "`line: 17`, the number of the line on its chip",
  passwordFile: "`passwordFile`, a file with the device's password",
} as const satisfies Record<AddressMember, string>;

const members = ["unit", "address", "channel", "topic", "tag", "line", "passwordFile"] as const;

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
  checkTag(id, binding, profile, report);
  checkDigits(id, binding, profile, report);
}

function checkDigits(
  id: string,
  { address, profile: name }: Binding,
  profile: Profile,
  report: Report,
): void {
  if (address === undefined || profile.driver !== "binary-frame") return;
  const { bytes, digits } = profile.link.frame.address ?? { bytes: 0, digits: "hex" };
  const isWhole = address.length === 2 * bytes;
  if (isWhole && (digits === "hex" || /^\d+$/.test(address))) return;
  const text = `${name} has an address of ${2 * bytes} ${digits} digits`;
  report(["devices", id, "address"], text);
}

function checkTag(id: string, { tag }: Binding, { driver }: Profile, report: Report): void {
  if (tag === undefined) return;
  if ((driver === "http-points" || driver === "trmnl") && !isPlateMac(tag)) {
    report(["devices", id, "tag"], "the plate's MAC address: `tag: 00000218A4F53B1C`");
  }
  if (driver === "mqtt-points" && !/^[^/+#\s{}]+$/.test(tag)) {
    report(["devices", id, "tag"], "one level of a topic, without /, +, # and white space");
  }
}

const unused: Readonly<Record<AddressMember, Use>> = {
  unit: "none",
  address: "none",
  channel: "none",
  topic: "none",
  tag: "none",
  line: "none",
  passwordFile: "none",
};

/** Which parts of an address a binding of this model must, may, or must not give. */
export function usesOf(profile: Profile): Readonly<Record<AddressMember, Use>> {
  switch (profile.driver) {
    case "modbus-points": {
      const strides = Object.values(profile.points).some((point) => point.channelStride > 0);
      return { ...unused, unit: "needed", channel: strides ? "needed" : "none" };
    }
    case "line-protocol": {
      const lines = Object.values(profile.points).map((point) =>
        [point.ask, point.reply, point.unsolicited, ...setLines(point), point.setReply].join(" "),
      );
      const use = (slot: string): Use =>
        lines.some((text) => text.includes(`{${slot}}`)) ? "needed" : "none";
      const passwordFile = profile.link.login === undefined ? "none" : "possible";
      const [channel, tag, unit] = [use("channel"), use("tag"), use("address")];
      return { ...unused, channel, tag, unit, passwordFile };
    }
    case "pjlink":
      return { ...unused, passwordFile: "possible" };
    case "qrc": {
      const controls = Object.values(profile.points).some((point) => "control" in point);
      return { ...unused, tag: controls ? "needed" : "none", passwordFile: "possible" };
    }
    case "ssc": {
      const channels = Object.values(profile.points).some(({ address }) =>
        address.includes("{channel}"),
      );
      return { ...unused, channel: channels ? "needed" : "none" };
    }
    case "mqtt-points": {
      const text = JSON.stringify(profile.points);
      const use = (slot: string): Use => (text.includes(`{${slot}}`) ? "needed" : "none");
      return { ...unused, topic: "needed", channel: use("channel"), tag: use("tag") };
    }
    case "http-points":
      return { ...unused, tag: "needed" };
    case "trmnl":
      return { ...unused, tag: "needed", passwordFile: "needed" };
    case "binary-frame": {
      const { address } = profile.link.frame;
      if (address === undefined) return unused;
      return { ...unused, [address.bytes === 1 ? "unit" : "address"]: "needed" };
    }
    case "gpio-points":
      return { ...unused, line: "needed" };
  }
}
