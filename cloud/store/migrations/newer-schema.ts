/** An older hub must not write where a newer one has written. */
export const newerSchema = (name: string, version: number, known: number): Error =>
  new Error(
    `${name} was written by a newer version of the hub (schema ${version}, this one knows ` +
      `${known}); start that version, or restore an older backup`,
  );
