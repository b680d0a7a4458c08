// Which TCP port each program listens on.
import { randomInt } from 'node:crypto';
import getPort from 'get-port';

/** The port each program takes when nothing else has it. */
export const preferredPorts = {
  app: 4000,
  sandbox: 4010,
  calendly: 4011,
  stripe: 4012,
  smtp: 4025,
  postgres: 54329,
} as const;

/** One port number for each program that listens, the database apart. */
export type Ports = { app: number; sandbox: number; calendly: number; stripe: number; smtp: number };

/**
 * The wanted port if it is free on every local address, else a free one.
 * Free ones come from 20000–31999: the kernel hands out higher ones to outgoing connections.
 */
export async function choosePort(wanted?: number): Promise<number> {
  const others = Array.from({ length: 40 }, () => randomInt(20_000, 32_000));
  return getPort({ port: wanted === undefined ? others : [wanted, ...others] });
}

/** A free port for every program; the usual ones where they are free, unless `fresh` asks for others. */
export async function choosePorts(fresh: boolean): Promise<Ports> {
  const pick = (wanted: number) => choosePort(fresh ? undefined : wanted);
  return {
    app: await pick(preferredPorts.app),
    sandbox: await pick(preferredPorts.sandbox),
    calendly: await pick(preferredPorts.calendly),
    stripe: await pick(preferredPorts.stripe),
    smtp: await pick(preferredPorts.smtp),
  };
}
