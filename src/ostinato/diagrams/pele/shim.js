// What Pele finds around it: UTC, a clock that stands still, repeatable chance, and enough of `URL`.
// No host function is reachable from here, so a diagram can neither read nor send anything.
'use strict';

(() => {
  const Native = Date;
  const proto = Native.prototype;
  for (const part of ['FullYear', 'Month', 'Date', 'Hours', 'Minutes', 'Seconds', 'Milliseconds']) {
    proto[`get${part}`] = proto[`getUTC${part}`];
    proto[`set${part}`] = proto[`setUTC${part}`];
  }
  proto.getDay = proto.getUTCDay;
  proto.getTimezoneOffset = () => 0;

  const hasZone = /(?:Z|GMT|UTC|[+-]\d\d:?\d\d)\s*$/i;
  const dateOnly = /^\s*[+-]?\d{4,6}(?:-\d\d){0,2}\s*$/;
  const inUtc = (text) => {
    if (hasZone.test(text) || dateOnly.test(text)) return text;
    return /\dT\d/.test(text) ? `${text}Z` : `${text} UTC`;
  };

  function FixedDate(...parts) {
    if (!new.target) return new Native(0).toString();
    if (parts.length === 0) return new Native(0);
    if (parts.length > 1) return new Native(Native.UTC(...parts));
    return new Native(typeof parts[0] === 'string' ? inUtc(parts[0]) : parts[0]);
  }
  FixedDate.prototype = proto;
  FixedDate.UTC = Native.UTC;
  FixedDate.now = () => 0;
  FixedDate.parse = (text) => Native.parse(inUtc(String(text)));
  proto.constructor = FixedDate;
  globalThis.Date = FixedDate;
})();

const chance = (() => {
  let state = 1;
  Math.random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return { restart() { state = 1; } };
})();

globalThis.URL = class URL {
  static #shape = /^(https?:)\/\/([^\s/?#<>"'`\\{}|^@]+)((?:[/?#].*)?)$/i;

  constructor(text) {
    const found = URL.#shape.exec(String(text).trim());
    if (!found) throw new TypeError('Invalid URL');
    this.protocol = found[1].toLowerCase();
    this.host = found[2].toLowerCase();
    this.hostname = this.host.replace(/:\d*$/, '');
    const rest = found[3].startsWith('/') ? found[3] : `/${found[3]}`;
    this.href = `${this.protocol}//${this.host}${rest.replace(/[\s<>"'`\\{}|^]/g, encodeURIComponent)}`;
  }

  toString() { return this.href; }
};

// The model as plain values: maps become lists of pairs, and what is nested deeper than `depth` is left out.
function plain(value, depth) {
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? null : value;
  if (value instanceof Date) return Number.isNaN(+value) ? null : value.toISOString();
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((item) => plain(item, depth - 1));
  if (value instanceof Set) return [...value].map((item) => plain(item, depth - 1));
  if (value instanceof Map) return [...value].map(([key, item]) => [String(key), plain(item, depth - 1)]);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, depth - 1)]));
}

const facts = (error) => ({
  message: String(error && error.message || error),
  code: String(error && error.code || 'engine'),
  type: String(error && error.type || ''),
  line: Number(error && error.line) || 0,
  column: Number(error && error.column) || 0,
  snippet: String(error && error.snippet || ''),
});

// `fields` names, for each diagram type, the parts of the model that the text version reads.
function drawDiagram(source, options, fields, depth) {
  chance.restart();
  try {
    const model = pele.parse(source, options);
    const drawn = pele.render(model, options);
    const wanted = fields[drawn.type] || [];
    const read = Object.fromEntries(wanted.map((name) => [name, plain(model[name] ?? null, depth)]));
    return JSON.stringify({
      svg: drawn.svg,
      width: drawn.width,
      height: drawn.height,
      kind: drawn.type,
      title: typeof model.title === 'string' ? model.title : '',
      linked: drawn.links.length > 0,
      model: read,
    });
  } catch (error) {
    return JSON.stringify({ failure: facts(error) });
  }
}
