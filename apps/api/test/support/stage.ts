// The whole play: our side in this process, the pretend providers as the program they are.

import { startProgram } from '@slotpay/stack/process';
import { type SandboxControl, sandboxControl } from '@slotpay/stack/sandbox-control';
import { sandboxEnvironment } from '@slotpay/stack/settings';
import { subscribeToCalendly } from '../../src/subscribe.ts';
import { type Backend, type BackendOptions, openBackend } from './backend.ts';
import { type Client, clientOf } from './client.ts';
import { auditAndClose, type BrokenOnPurpose } from './sound.ts';

export interface Stage extends Backend {
  readonly sandbox: SandboxControl;
  readonly client: Client;
  /** Closes without the audit, for who audits by itself and tells of it in another way. */
  stop(): Promise<void>;
}

export interface StageOptions extends BackendOptions {
  /** Promises that the file's tests leave broken, each with the reason why. All others have to hold. */
  readonly brokenOnPurpose?: BrokenOnPurpose;
}

/**
 * Starts both sides, subscribed to each other's news, with a worker unless told otherwise. Closing it audits what the
 * tests have left behind, and fails when a promise is broken.
 */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const backend = await openBackend(options);
  const { ports, urls, runtime } = backend;
  const program = startProgram({
    name: 'The sandbox',
    script: 'apps/sandbox/src/main.ts',
    env: sandboxEnvironment(ports, urls),
  });
  const stop = async () => {
    await backend.close();
    await program.stop();
  };
  try {
    await program.ready(`${urls.sandbox}/healthz`);
    await subscribeToCalendly(runtime, new AbortController().signal);
  } catch (error) {
    await stop();
    throw error;
  }
  if (options.worker ?? true) backend.work();
  const sandbox = sandboxControl(urls.sandbox);
  const close = () => auditAndClose(backend, options.brokenOnPurpose ?? {}, stop);
  return { ...backend, sandbox, client: clientOf(backend, sandbox), close, stop };
}
