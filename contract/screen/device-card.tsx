import type { ComponentChildren } from "preact";
import type { Availability, DeviceView, PointView } from "../api.ts";
import { Badge, type Tone } from "./badge.tsx";
import type { IconShape } from "./icon.tsx";
import { PointRow } from "./point-row.tsx";
import { kindName } from "./point-text.ts";
import { useSpeech } from "./screen-context.tsx";

const looks: Readonly<Record<Availability, { readonly tone: Tone; readonly icon: IconShape }>> = {
  online: { tone: "calm", icon: "calm" },
  offline: { tone: "now", icon: "now" },
  unpowered: { tone: "unknown", icon: "off" },
  unknown: { tone: "unknown", icon: "unknown" },
};

/** One device with all its points; `actions` stand at the end of each. */
export function DeviceCard(props: {
  readonly device: DeviceView;
  readonly actions: (point: PointView) => ComponentChildren;
  readonly endHold: (point: PointView) => ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const { device } = props;
  const { t, locale } = useSpeech();
  return (
    <section class="card device" aria-label={`${kindName(locale, device.kind)} ${device.device}`}>
      <header class="device-head">
        <h3>
          {kindName(locale, device.kind)} <span class="device-id">{device.device}</span>
        </h3>
        <Badge {...looks[device.availability]} text={t(`availability.${device.availability}`)} />
        <span class="device-model quiet small">{device.model}</span>
      </header>
      {props.children}
      <div class="point-table">
        <div class="point-head small quiet" aria-hidden="true">
          <span>{t("device.point")}</span>
          <span>{t("device.actual")}</span>
          <span>{t("device.target")}</span>
          <span>{t("device.age")}</span>
          <span />
        </div>
        <ul class="points">
          {device.points.map((point) => (
            <PointRow
              key={point.point}
              point={point}
              actions={props.actions(point)}
              endHold={props.endHold(point)}
            />
          ))}
        </ul>
      </div>
    </section>
  );
}
