import { useState } from "preact/hooks";
import type { DeviceView, PointView } from "../../../contract/api.ts";
import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { kindName } from "../../../contract/screen/point-text.ts";
import { withQuery, type Route } from "../../../contract/screen/route.ts";
import { SearchField } from "../../../contract/screen/search-field.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { filterDevices, toDeviceShow } from "./device-filter.ts";
import { HoldSheet } from "../../../contract/screen/hold-sheet.tsx";
import { useAct } from "./use-act.ts";
import { PanelDevice } from "./panel-device.tsx";
import { usePanel, useRoom } from "./panel-context.tsx";
import { TraceSheet } from "./trace-sheet.tsx";
import { WhySheet } from "./why-sheet.tsx";

/** A point a person asked about or wants to set. */
export interface Picked {
  readonly what: "why" | "set";
  readonly device: DeviceView;
  readonly point: PointView;
}

/** Every device, target beside actual; search and filter stand in the address. */
export function DevicesPage(props: { readonly route: Route }) {
  const { route } = props;
  const room = useRoom();
  const { router } = usePanel();
  const { t, locale } = useSpeech();
  const act = useAct();
  const [picked, setPicked] = useState<Picked | null>(null);
  const [traced, setTraced] = useState<string | null>(null);
  const show = toDeviceShow(route.query.get("show"));
  const search = route.query.get("q") ?? "";
  const shown = filterDevices(room.devices, show, search, (one) => kindName(locale, one.kind));
  const close = () => setPicked(null);
  return (
    <>
      <div class="tools">
        <SearchField
          label={t("device.search")}
          value={search}
          onChange={(text) => router.replace(withQuery(route, "q", text))}
        />
        <ChoiceRow
          label={t("filter.show")}
          value={show}
          choices={[
            { value: "all", text: t("device.show-all") },
            { value: "uneasy", text: t("device.show-uneasy") },
          ]}
          onChange={(one) => router.replace(withQuery(route, "show", one === "all" ? "" : one))}
        />
      </div>
      {shown.length === 0 && <EmptyState title={t("device.none")} hint={t("device.none-hint")} />}
      <h2 class="num">{t("device.shown", { count: shown.length, total: room.devices.length })}</h2>
      <div class="devices">
        {shown.map((device) => (
          <PanelDevice key={device.device} device={device} pick={setPicked} trace={setTraced} />
        ))}
      </div>
      {picked?.what === "why" && <WhySheet picked={picked} close={close} />}
      {picked?.what === "set" && <HoldSheet {...picked} room={room} act={act} close={close} />}
      {traced !== null && <TraceSheet device={traced} close={() => setTraced(null)} />}
    </>
  );
}
