import type { SetupView } from "../../../contract/setup.ts";
import { Badge } from "../../../contract/screen/badge.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { FactList } from "./fact-list.tsx";

/** Where this machine is reached, and whether its hub is. */
export function NetworkCard(props: { readonly setup: SetupView }) {
  const { hub, gateway, store } = props.setup;
  const { t } = useSpeech();
  const { addresses } = gateway;
  const waiting = Math.max(0, store.records - store.acknowledged);
  const records = String(store.records);
  return (
    <section class="card" aria-labelledby="machine-network">
      <h2 id="machine-network">{t("machine.network")}</h2>
      <FactList
        facts={[
          {
            name: t("machine.addresses"),
            value:
              addresses.length === 0 ? (
                t("machine.no-address")
              ) : (
                <ul>
                  {addresses.map(({ name, address }) => (
                    <li key={address}>
                      {address} <span class="small quiet">{name}</span>
                    </li>
                  ))}
                </ul>
              ),
          },
          { name: t("machine.hub"), value: <Hub hub={hub} /> },
          {
            name: t("machine.records"),
            value:
              hub === null
                ? t("machine.records-kept", { records })
                : t(waiting === 0 ? "machine.records-sent" : "machine.records-waiting", {
                    records,
                    waiting,
                  }),
          },
        ]}
      />
      {hub !== null && !hub.connected && <p class="small quiet">{t("machine.hub-hint")}</p>}
    </section>
  );
}

function Hub({ hub }: Pick<SetupView, "hub">) {
  const { t } = useSpeech();
  if (hub === null) return <>{t("machine.hub-none")}</>;
  return (
    <>
      <Badge
        tone={hub.connected ? "calm" : "soon"}
        icon={hub.connected ? "calm" : "soon"}
        text={t(hub.connected ? "machine.hub-up" : "machine.hub-down")}
      />{" "}
      {hub.sinceMs !== null && (
        <span class="small quiet">{t("machine.since", { sinceAtMs: hub.sinceMs })}</span>
      )}
      <p class="small quiet">{hub.url}</p>
    </>
  );
}
