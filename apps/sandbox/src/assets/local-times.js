// Writes every marked instant in the reader's language, in its own zone or the reader's.
// data-local may name a length, such as medium; without one the day is written out.
for (const element of document.querySelectorAll('time[data-local]')) {
  const timeZone = element.dataset.zone || document.querySelector('#timezone')?.value || undefined;
  element.textContent = new Intl.DateTimeFormat('en', {
    dateStyle: element.dataset.local || 'full',
    timeStyle: element.dataset.local || 'short',
    timeZone,
  }).format(new Date(element.dateTime));
}
