import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

export interface TakenMail {
  readonly to: readonly string[];
  /** As sent, headers included. */
  readonly source: string;
}

/** For tests: a real mail server on a port of its own. It refuses whoever is called `nobody@…`. */
export interface MailServer {
  readonly port: number;
  readonly mails: readonly TakenMail[];
  stop(): Promise<void>;
}

/** @param login null: it asks for none */
export async function startMailServer(
  port: number,
  login: { readonly username: string; readonly password: string } | null,
): Promise<MailServer> {
  const mails: TakenMail[] = [];
  const server = new SMTPServer({
    authOptional: login === null,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS", ...(login === null ? ["AUTH"] : [])],
    onAuth({ username, password }, _session, done) {
      const isRight = username === login?.username && password === login?.password;
      if (isRight) done(null, { user: username ?? "" });
      else done(new Error("wrong login"));
    },
    onRcptTo({ address }, _session, done) {
      if (!address.startsWith("nobody@")) done();
      else done(Object.assign(new Error("no such mailbox"), { responseCode: 550 }));
    },
    onData(stream, session, done) {
      const take = async () => {
        const source = await text(stream);
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), source });
        done();
      };
      void take();
    },
  });
  server.on("error", () => {});
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  const address = server.server.address();
  return {
    port: address !== null && typeof address === "object" ? address.port : 0,
    mails,
    stop: () => new Promise((closed) => server.close(closed)),
  };
}
