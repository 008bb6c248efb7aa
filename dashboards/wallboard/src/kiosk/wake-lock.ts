/** Keeps the screen on where the browser allows it; a kiosk without it has its own power settings. */
export function keepScreenOn(): void {
  const ask = (): void => {
    if (document.visibilityState === 'visible') void navigator.wakeLock?.request('screen').catch(() => undefined);
  };
  ask();
  document.addEventListener('visibilitychange', ask);
}
