// Buttons of the control page: one request each, then the page shows the new state.
import './local-times.js';

const problem = document.getElementById('problem');

async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    ...(body && { body, headers: { 'content-type': 'application/json' } }),
  });
  if (response.ok) {
    location.reload();
    return;
  }
  problem.textContent = (await response.json()).error;
  problem.hidden = false;
}

for (const button of document.querySelectorAll('[data-path]')) {
  button.addEventListener('click', () => {
    button.disabled = true;
    const { method, path, body } = button.dataset;
    void ask(method, path, body).finally(() => {
      button.disabled = false;
    });
  });
}

document.getElementById('fault').addEventListener('submit', (event) => {
  event.preventDefault();
  const { provider, on, match, action, times } = Object.fromEntries(new FormData(event.target));
  const key = on === 'webhook' ? 'type' : 'path';
  const fault = { provider, on, action, times: Number(times), match: match ? { [key]: match } : {} };
  void ask('POST', '/_sandbox/faults', JSON.stringify(fault));
});
