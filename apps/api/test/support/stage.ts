// The whole play: our side in this process, the pretend providers as the program they are.

import { startProgram } from '@slotpay/stack/process';
import { type SandboxControl, sandboxControl } from '@slotpay/stack/sandbox-control';
import { sandboxEnvironment } from '@slotpay/stack/settings';
import { subscribeToCalendly } from '../../src/subscribe.ts';
import { type Backend, type BackendOptions, openBackend } from './backend.ts';
import { type Client, clientOf } from './client.ts';

export interface Stage extends Backend {
  readonly sandbox: SandboxControl;
  readonly client: Client;
}

/** Starts both sides, subscribed to each other's news, with a worker unless told otherwise. */
export async function openStage(options: BackendOptions = {}): Promise<Stage> {
  const backend = await openBackend(options);
  const { ports, urls, runtime } = backend;
  const program = startProgram({
    name: 'The sandbox',
    script: 'apps/sandbox/src/main.ts',
    env: sandboxEnvironment(ports, urls),
  });
  const close = async () => {
    await backend.close();
    await program.stop();
  };
  try {
    await program.ready(`${urls.sandbox}/healthz`);
    await subscribeToCalendly(runtime, new AbortController().signal);
  } catch (error) {
    await close();
    throw error;
  }
  if (options.worker ?? true) backend.work();
  const sandbox = sandboxControl(urls.sandbox);
  return { ...backend, sandbox, client: clientOf(backend, sandbox), close };
}
