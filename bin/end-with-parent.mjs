// Preloaded into a child (`--import`): it ends when its parent is gone, even when the parent was killed.
if (process.connected === false) process.exit(1);
if (process.channel !== undefined) {
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.exit(1), 5_000).unref();
  });
  process.channel.unref();
}
