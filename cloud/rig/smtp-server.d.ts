/** What the tests use of the package, which brings no types. */
declare module "smtp-server" {
  import type { Server } from "node:net";
  import type { Readable } from "node:stream";

  interface Session {
    readonly envelope: {
      readonly mailFrom: { readonly address: string } | false;
      readonly rcptTo: readonly { readonly address: string }[];
    };
  }

  interface Options {
    readonly secure?: boolean;
    readonly authOptional?: boolean;
    readonly disabledCommands?: readonly string[];
    readonly allowInsecureAuth?: boolean;
    onAuth?(
      login: { readonly username?: string; readonly password?: string },
      session: Session,
      done: (error: Error | null, user?: { readonly user: string }) => void,
    ): void;
    onRcptTo?(
      address: { readonly address: string },
      session: Session,
      done: (error?: Error & { responseCode?: number }) => void,
    ): void;
    onData?(stream: Readable, session: Session, done: (error?: Error) => void): void;
  }

  export class SMTPServer {
    constructor(options: Options);
    readonly server: Server;
    listen(port: number, host: string, listening: () => void): void;
    close(closed: () => void): void;
    on(event: "error", listener: (error: Error) => void): void;
  }
}
