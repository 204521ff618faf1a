import { connect, type IClientOptions, type MqttClient } from "mqtt";

/** A broker that is not the hub's own, as it stands in hub.yaml. */
export interface ExternalBroker {
  readonly url: string;
  readonly username: string;
}

/** One connection; `name` tells the connections of one login apart. */
export type Dial = (options: IClientOptions, name: string) => MqttClient;

export const dialExternal =
  ({ url, username }: ExternalBroker, password: string | null): Dial =>
  (options, name) =>
    connect(url, {
      ...options,
      clientId: `${username}-${name}`,
      username,
      password: password ?? "",
    });
