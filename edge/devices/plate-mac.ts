/** The hex digits of a plate's MAC address, however a person wrote it: `00:0a:…` is `000A…`. */
export const plateMac = (written: string): string =>
  written.replaceAll(/[^0-9a-fA-F]/g, "").toUpperCase();

/** Whether a text can be a plate's address: six or eight bytes. */
export const isPlateMac = (written: string): boolean =>
  /^[0-9a-fA-F]{2}(?:[:-]?[0-9a-fA-F]{2}){5}(?:(?:[:-]?[0-9a-fA-F]{2}){2})?$/.test(written);
