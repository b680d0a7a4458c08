// HTML by tagged template: every value is escaped unless it is HTML already.

export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

type Value = Html | string | number | boolean | null | undefined | readonly Value[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

function rendered(value: Value): string {
  if (value instanceof Html) return value.text;
  if (value === null || value === undefined || value === false || value === true) return '';
  if (typeof value === 'object') return value.map(rendered).join('');
  return escaped(String(value));
}

/** Escapes all interpolated text; nested `html` and lists of it pass through; true, false and null vanish. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(parts.reduce((text, part, i) => text + rendered(values[i - 1]) + part));
}

/** JSON inside a script element: `<` must not be able to close it. */
export function jsonScript(id: string, data: unknown): Html {
  const text = JSON.stringify(data).replaceAll('<', '\\u003c');
  return new Html(`<script type="application/json" id="${escaped(id)}">${text}</script>`);
}

/** A whole document. `look` names the body class that colours it, `script` a file under /assets. */
export function page(options: { title: string; look: string; body: Html; script?: string }): string {
  const script = options.script ? html`<script type="module" src="/assets/${options.script}"></script>` : null;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<title>${options.title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/base.css">
<link rel="stylesheet" href="/assets/${options.look}.css">
</head>
<body class="${options.look}">
${options.body}
${script}
</body>
</html>`.text;
}
