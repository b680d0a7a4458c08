// Preloaded into every program the stack starts: it ends when its parent does, even by SIGKILL,
// which closes the channel between the two.
const graceMs = Number(process.env['END_GRACE_MS'] ?? 8_000);

process.once('disconnect', () => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs).unref();
  process.kill(process.pid, 'SIGTERM');
});
// Listening to the channel must not keep a program alive that is otherwise done.
process.channel?.unref();
