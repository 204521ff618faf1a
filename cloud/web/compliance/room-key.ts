/** `site/room`: neither id can hold a slash. */
export const roomKey = ({ site, room }: { readonly site: string; readonly room: string }): string =>
  `${site}/${room}`;
