/** Where messages to rooms go out, as long as there is a connection to a broker. */
export interface OutletTarget {
  /** False when there is no broker just now; nothing is kept for later. */
  publish(topic: string, payload: Uint8Array | string, how: "command" | "document"): boolean;
  online(): boolean;
}

/** Stands for the connection in parts that are made before it. */
export class Outlet implements OutletTarget {
  #target: OutletTarget | null = null;

  attach(target: OutletTarget): void {
    this.#target = target;
  }

  publish(topic: string, payload: Uint8Array | string, how: "command" | "document"): boolean {
    return this.#target?.publish(topic, payload, how) ?? false;
  }

  online(): boolean {
    return this.#target?.online() ?? false;
  }
}
