import type { Availability } from "../../../contract/api.ts";
import { errorCatalogue, isErrorCode } from "../../../contract/errors.ts";
import type { DeviceFault, Warranty } from "../../../contract/inventory.ts";
import type { Tone } from "../../../contract/screen/badge.tsx";
import type { IconShape } from "../../../contract/screen/icon.tsx";
import type { Language } from "../../../contract/text/text.ts";

interface Look {
  readonly tone: Tone;
  readonly icon: IconShape;
}

export const looksOfAvailability: Readonly<Record<Availability, Look>> = {
  online: { tone: "calm", icon: "calm" },
  offline: { tone: "now", icon: "now" },
  unpowered: { tone: "unknown", icon: "off" },
  unknown: { tone: "unknown", icon: "unknown" },
};

export const looksOfWarranty: Readonly<Record<Warranty, Look>> = {
  unknown: { tone: "unknown", icon: "unknown" },
  running: { tone: "calm", icon: "calm" },
  ending: { tone: "soon", icon: "soon" },
  ended: { tone: "now", icon: "now" },
};

/** In the device's own words, or, where it could not be asked, in ours. */
export const faultText = ({ said, code }: DeviceFault, language: Language): string =>
  isErrorCode(code) ? errorCatalogue[code][language] : said;
