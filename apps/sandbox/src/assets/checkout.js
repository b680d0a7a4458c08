// Comfort on the checkout page: grouped digits, a card to try at one click, no double submission.

const $ = (id) => document.getElementById(id);

$('number')?.addEventListener('input', (event) => {
  const digits = event.target.value.replace(/\D/g, '').slice(0, 19);
  event.target.value = digits.replace(/(.{4})(?=.)/g, '$1 ');
});

$('expiry')?.addEventListener('input', (event) => {
  const digits = event.target.value.replace(/\D/g, '').slice(0, 4);
  event.target.value = digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2)}` : digits;
});

for (const button of document.querySelectorAll('[data-card]')) {
  button.addEventListener('click', () => {
    const { card } = button.dataset;
    const year = String((new Date().getFullYear() + 3) % 100).padStart(2, '0');
    const choice = $('method-card');
    if (choice) choice.checked = true;
    $('number').value = card.replace(/(.{4})(?=.)/g, '$1 ');
    $('expiry').value = `12 / ${year}`;
    $('cvc').value = card.startsWith('3') ? '1234' : '123';
    $('name').value ||= 'Test Client';
    $('email').value ||= 'client@example.com';
    $('pay').focus();
  });
}

/** What is plainly incomplete, field by field; the server judges the rest. */
function incomplete() {
  const length = (id) => $(id).value.replace(/\D/g, '').length;
  const cardChosen = $('number') && ($('method-card')?.checked ?? true);
  return {
    email: !$('email').value.trim() || !$('email').checkValidity() ? 'Enter a valid email address.' : '',
    ...(cardChosen && {
      number: length('number') < 12 ? 'Your card number is incomplete.' : '',
      expiry: length('expiry') < 4 ? 'Your card’s expiration date is incomplete.' : '',
      cvc: length('cvc') < 3 ? 'Your card’s security code is incomplete.' : '',
      name: $('name').value.trim() ? '' : 'Enter the name on the card.',
    }),
  };
}

/** Shows or clears the message under a field. */
function mark(id, message) {
  $(`${id}-error`)?.remove();
  $(id).removeAttribute('aria-invalid');
  if (!message) return;
  const note = document.createElement('p');
  note.className = 'error';
  note.id = `${id}-error`;
  note.textContent = message;
  $(id).setAttribute('aria-invalid', 'true');
  $(id).setAttribute('aria-describedby', note.id);
  $(id).after(note);
}

document.querySelector('form')?.addEventListener('submit', (event) => {
  const faults = Object.entries(incomplete());
  for (const [id, message] of faults) mark(id, message);
  const first = faults.find(([, message]) => message);
  if (first) {
    event.preventDefault();
    $(first[0]).focus();
    return;
  }
  $('pay').setAttribute('aria-busy', 'true');
  // Disabled only after the browser has collected the form.
  setTimeout(() => {
    $('pay').disabled = true;
  });
});

// Coming back with the browser's back button shows the page as it was left.
window.addEventListener('pageshow', () => {
  const pay = $('pay');
  if (!pay) return;
  pay.disabled = false;
  pay.removeAttribute('aria-busy');
});

document.querySelector('[aria-invalid]')?.focus();
