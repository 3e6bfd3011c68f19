/** Whether any tab of the app is in sight: each that is holds a lock together with the others, which ends with the tab. */
const LOCK = 'holdfast is in sight';

/** Says so for this tab, for as long as it is so; the function it gives ends that. */
export function beInSight(): () => void {
  let leave: (() => void) | null = null;
  const update = (): void => {
    if (document.visibilityState === 'visible') leave ??= hold();
    else {
      leave?.();
      leave = null;
    }
  };
  update();
  document.addEventListener('visibilitychange', update);
  return () => {
    document.removeEventListener('visibilitychange', update);
    leave?.();
  };
}

export async function isInSight(): Promise<boolean> {
  const { held } = await navigator.locks.query();
  return held?.some(({ name }) => name === LOCK) === true;
}

function hold(): () => void {
  const ends = Promise.withResolvers<null>();
  void navigator.locks.request(LOCK, { mode: 'shared' }, () => ends.promise);
  return () => ends.resolve(null);
}
