// Brings up the five doors of the sandbox and takes them down again.
import type { FastifyInstance } from 'fastify';
import { calendlyServer } from './calendly/api.ts';
import type { Config } from './config.ts';
import { controlServer } from './control/api.ts';
import { closeSmtp, listenSmtp, smtpServer } from './mail/smtp.ts';
import { addEndpoint } from './stripe/account.ts';
import { stripeServer } from './stripe/api.ts';
import { type Origins, World } from './world.ts';

export interface Sandbox {
  readonly origins: Readonly<Origins>;
  /** Ends all connections, also the ones clients keep alive. */
  close(): Promise<void>;
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  await app.listen({ host, port });
  const address = app.server.address();
  const used = typeof address === 'object' && address !== null ? address.port : port;
  // Listening on all interfaces is no address a browser could open.
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name}:${used}`;
}

/** Starts everything; the control port, and with it /healthz, answers last. */
export async function startSandbox(config: Config, onError: (error: unknown) => void): Promise<Sandbox> {
  const { host, ports } = config;
  const world = new World(config, onError);
  const calendly = calendlyServer(world, onError);
  const stripe = stripeServer(world, onError);
  const control = controlServer(world, onError);
  const smtp = smtpServer(world, onError);
  if (config.stripeWebhook) {
    addEndpoint(world, { ...config.stripeWebhook, enabledEvents: ['*'], permanent: true });
  }
  const close = async () => {
    world.reset();
    await Promise.all([calendly.close(), stripe.close(), control.close(), closeSmtp(smtp)]);
  };
  try {
    world.origins.smtp = `smtp://${host}:${await listenSmtp(smtp, ports.smtp, host)}`;
    world.origins.calendly = await listen(calendly, host, ports.calendly);
    world.origins.stripe = await listen(stripe, host, ports.stripe);
    world.origins.control = await listen(control, host, ports.control);
  } catch (error) {
    await close();
    throw error;
  }
  return { origins: world.origins, close };
}
