import type { SetupView } from "../../../contract/setup.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { numberText } from "../../../contract/text/text.ts";
import { FactList } from "./fact-list.tsx";
import { percentOf } from "./energy-figures.ts";

const mebi = 1024 ** 2;
const giga = 1000 ** 3;

/** The machine itself: how warm, how busy, how full. */
export function GatewayCard(props: { readonly setup: SetupView }) {
  const { gateway, store } = props.setup;
  const { t, locale } = useSpeech();
  const number = (value: number) => numberText(locale.language, value);
  const mebibytes = (bytes: number) => number(Math.round(bytes / mebi));
  const { temperatureC, diskFreeBytes, diskTotalBytes, processBytes } = gateway;
  const unknown = t("machine.unknown");
  return (
    <section class="card" aria-labelledby="machine-gateway">
      <h2 id="machine-gateway">{t("machine.gateway")}</h2>
      <FactList
        facts={[
          {
            name: t("machine.temperature"),
            value: temperatureC === null ? unknown : `${number(temperatureC)} °C`,
          },
          {
            name: t("machine.load"),
            value: t("machine.load-of", {
              load: gateway.load.map((mean) => mean.toFixed(2)).join(" · "),
              count: gateway.processors,
            }),
          },
          {
            name: t("machine.memory"),
            value: t("machine.memory-of", {
              own: processBytes === null ? "—" : mebibytes(processBytes),
              free: mebibytes(gateway.memoryFreeBytes),
              total: mebibytes(gateway.memoryTotalBytes),
            }),
          },
          {
            name: t("machine.disk"),
            value:
              diskFreeBytes === null || diskTotalBytes === null
                ? unknown
                : t("machine.disk-of", {
                    free: number(diskFreeBytes / giga),
                    total: number(diskTotalBytes / giga),
                  }),
          },
          {
            name: t("machine.database"),
            value: t("machine.database-of", {
              size: number(store.bytes / mebi),
              percent: percentOf(store.usedShare),
            }),
          },
        ]}
      />
      {store.wattsDropped + store.recordsDropped > 0 && (
        <p class="note note-soon">
          {t("machine.database-dropped", {
            watts: store.wattsDropped,
            records: store.recordsDropped,
          })}
        </p>
      )}
    </section>
  );
}
