/** A relay that its operator stops and starts again where it was: the same address, the same folder. */
import { startTestRelay, type TestRelay, type TestRelayOptions } from './relay.ts';

export type RelayEnv = NonNullable<TestRelayOptions['env']>;

export interface SteadyRelay {
  /** `http://localhost:port`, for as long as it lives. */
  readonly url: string;
  readonly home: string;
  /** Where it is stopped already, nothing happens. */
  stop(): Promise<void>;
  /** With the settings that it began with, and those given. */
  start(more?: RelayEnv): Promise<void>;
  /** Stops it for good and removes its folder. */
  end(): Promise<void>;
}

export async function startSteadyRelay(env: RelayEnv): Promise<SteadyRelay> {
  const first = await startTestRelay({ env });
  const { url, home, port } = first;
  let running: TestRelay | null = first;
  const stop = async () => {
    await running?.stop();
    running = null;
  };
  return {
    url,
    home,
    stop,
    start: async (more = {}) => {
      running = await startTestRelay({ home, env: { ...env, PORT: String(port), ...more } });
    },
    end: async () => {
      await stop();
      first.forget();
    },
  };
}
