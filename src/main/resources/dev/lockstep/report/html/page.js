(function () {
  'use strict';
  const ROWS = 200;
  /** Of the table that is filtered: what a keystroke costs is laying out its rows. */
  const FILTERED_ROWS = 50;
  const DRAWN_SEEDS = 12;
  const data = JSON.parse(document.getElementById('data').textContent);
  const report = data.report;
  const BAD = ['failed', 'missing', 'shape', 'non-finite', 'mismatch', 'nondeterministic', 'amplified', 'vacuous'];
  const ORDER = BAD.concat(['inconclusive', 'drifts', 'agrees', 'exact', '-']);
  const MARKS = { amplified: '▲', vacuous: '▲', inconclusive: '○', drifts: '○', agrees: '✓', exact: '✓', explained: '✓', indistinguishable: '○', '-': '' };

  // ---- texts ----
  /** What would end a line or turn the text around is shown as an escape, as on the terminal. */
  function plain(text) {
    return String(text).replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, function (c) {
      const code = c.charCodeAt(0);
      return code === 10 ? '\\n' : code === 13 ? '\\r' : code === 9 ? '\\t' : code < 256 ? '\\x' + code.toString(16).padStart(2, '0') : '\\u' + code.toString(16).padStart(4, '0');
    });
  }
  function short(text, most) { const all = plain(text); return all.length > most ? all.slice(0, most - 1) + '…' : all; }
  function python(text) { return text.replace(/e([+-])(\d)$/, 'e$10$2'); }
  function digits(value) {
    if (value === null || value === undefined) { return '-'; }
    if (Number.isNaN(value)) { return 'nan'; }
    if (!Number.isFinite(value)) { return value > 0 ? 'inf' : '-inf'; }
    if (value === 0) { return '0.0'; }
    const size = Math.abs(value);
    if (size < 1e-4 || size >= 1e16) { return python(value.toExponential()); }
    const text = String(value);
    return text.includes('e') ? python(Number(text).toFixed(0)) + '.0' : text.includes('.') ? text : text + '.0';
  }
  /** Three significant digits. */
  function num(value) {
    return typeof value === 'number' && Number.isFinite(value) ? digits(Number(value.toPrecision(3))) : digits(value);
  }
  function count(n, one, many) { return n.toLocaleString('en') + ' ' + (n === 1 ? one : many || one + 's'); }
  const UTC = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'short' });
  const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  const isUtc = new Date().getTimezoneOffset() === 0;
  function time(text) {
    const at = new Date(text);
    if (Number.isNaN(at.getTime())) { return plain(text); }
    return el('time', { datetime: at.toISOString() }, (isUtc ? '' : LOCAL.format(at) + ' (') + UTC.format(at) + ' UTC' + (isUtc ? '' : ')'));
  }

  // ---- elements ----
  function el(tag, attributes) {
    const node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      const value = attributes[name];
      if (name === 'on') { Object.keys(value).forEach(function (event) { node.addEventListener(event, value[event]); }); } else if (value !== null && value !== undefined && value !== false) { node.setAttribute(name, value === true ? '' : value); }
    });
    for (let i = 2; i < arguments.length; i++) { append(node, arguments[i]); }
    return node;
  }
  function append(node, child) {
    if (Array.isArray(child)) { child.forEach(function (each) { append(node, each); }); } else if (child !== null && child !== undefined && child !== '') { node.append(child); }
  }
  function fill(node) { node.replaceChildren(); for (let i = 1; i < arguments.length; i++) { append(node, arguments[i]); } }
  function verdict(check) {
    const label = check.verdict || (check.explanation && check.explanation.status) || '-';
    const clean = label === 'agrees' || label === 'exact' || label === 'explained';
    const good = check.passed === undefined ? !BAD.includes(label) : check.passed;
    return el('span', { class: 'verdict ' + (!good ? 'bad' : clean ? 'good' : 'warn') }, el('span', { 'aria-hidden': 'true' }, label in MARKS ? MARKS[label] : '✕'), ' ' + label);
  }
  function section(id, title) {
    const heading = el('h2', { id: id, tabindex: '-1' }, title);
    const node = el('section', { 'aria-labelledby': id }, heading);
    for (let i = 2; i < arguments.length; i++) { append(node, arguments[i]); }
    return node;
  }
  function block(title) {
    const node = el('div', { class: 'block' }, el('h3', {}, title));
    for (let i = 1; i < arguments.length; i++) { append(node, arguments[i]); }
    return node;
  }

  const collator = new Intl.Collator('en', { numeric: true });
  function compare(value, sign) {
    return function (a, b) {
      const x = value(a); const y = value(b);
      const noX = x === null || x === undefined; const noY = y === null || y === undefined;
      if (noX || noY) { return noX - noY; }
      return sign * (typeof x === 'number' && typeof y === 'number' ? x - y : collator.compare(String(x), String(y)));
    };
  }
  /**
   * A table of which so many rows are shown at a time; columns: {title, value, cell, number, sort, name}. Rows are sorted when a heading is
   * clicked, not when they are filtered, and the elements of a row are made once.
   */
  function table(label, columns, rows, options) {
    const settings = options || {};
    const body = el('tbody');
    const head = el('tr');
    const more = el('p', { class: 'muted' });
    const made = new Map();
    const first = settings.rows || ROWS;
    const state = { rows: rows, ordered: rows, keep: null, sorted: null, down: false, shown: first };
    function order() {
      state.ordered = state.sorted === null ? state.rows : state.rows.slice().sort(compare(columns[state.sorted].value, state.down ? -1 : 1));
    }
    function line(row) {
      if (!made.has(row)) {
        const cells = columns.map(function (column) {
          const content = column.cell ? column.cell(row) : column.value(row);
          return el(column.name ? 'th' : 'td', { scope: column.name ? 'row' : null, class: (column.number ? 'number ' : '') + (column.className || '') }, content === null || content === undefined ? '-' : typeof content === 'object' ? content : String(content));
        });
        made.set(row, el('tr', {}, cells));
      }
      const found = made.get(row);
      if (settings.current && settings.current(row)) { found.setAttribute('aria-current', 'true'); } else { found.removeAttribute('aria-current'); }
      return found;
    }
    function draw() {
      const kept = state.keep === null ? state.ordered : state.ordered.filter(state.keep);
      body.replaceChildren.apply(body, kept.slice(0, state.shown).map(line));
      const left = kept.length - state.shown;
      fill(more, left > 0 ? el('button', { type: 'button', class: 'print-no', on: { click: function () { state.shown += ROWS; draw(); } } }, 'Show ' + Math.min(left, ROWS) + ' more of ' + left.toLocaleString('en')) : '');
      more.hidden = left <= 0;
      Array.from(head.children).forEach(function (cell, i) { if (columns[i].sort) { cell.setAttribute('aria-sort', state.sorted === i ? (state.down ? 'descending' : 'ascending') : 'none'); } });
      return kept.length;
    }
    columns.forEach(function (column, i) {
      head.append(el('th', { scope: 'col', class: column.number ? 'number' : null }, column.sort ? el('button', { type: 'button', on: { click: function () { state.down = state.sorted === i ? !state.down : !!column.number; state.sorted = i; order(); draw(); } } }, column.title) : column.title));
    });
    const scroll = el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label }, el('table', {}, el('thead', {}, head), body));
    draw();
    return {
      node: el('div', {}, scroll, more), draw: draw,
      show: function (next) { state.rows = next; state.shown = first; order(); draw(); },
      filter: function (keep) { state.keep = keep; state.shown = first; return draw(); }
    };
  }
  /** The values of a chart for those who do not see it; built when opened. */
  function behind(title, label, columns, rows) {
    const node = el('details', {}, el('summary', {}, title));
    node.addEventListener('toggle', function () { if (node.open && node.children.length === 1) { node.append(table(label, columns, rows()).node); } });
    return node;
  }

  // ---- numbers ----
  const unpacked = new Map();
  /** {at(i), missing(i), length} */
  function unpack(text) {
    if (unpacked.has(text)) { return unpacked.get(text); }
    const wide = text.startsWith('f8:');
    const bytes = Uint8Array.from(atob(text.slice(3)), function (c) { return c.charCodeAt(0); });
    const values = wide ? new Float64Array(bytes.buffer) : new Float32Array(bytes.buffer);
    const bits = new Uint32Array(bytes.buffer);
    const found = {
      length: values.length,
      at: function (i) { return values[i]; },
      missing: function (i) { return wide ? bits[2 * i] === 0 && bits[2 * i + 1] === 0x7ff8dead : bits[i] === 0x7fc0dead; },
      wide: wide
    };
    unpacked.set(text, found);
    return found;
  }
  /** In the arithmetic of the values, as the tables have it. */
  function distance(key, i) {
    const a = unpack(key.candidate);
    if (key.form === 'distance') { return a.missing(i) ? null : a.at(i); }
    const b = unpack(key.reference);
    if (a.missing(i) || b.missing(i)) { return null; }
    const d = Math.abs(a.at(i) - b.at(i));
    return a.wide || b.wide ? d : Math.fround(d);
  }
  function shown(values, i) { return values.missing(i) ? '-' : digits(values.wide ? values.at(i) : Number(values.at(i).toPrecision(9))); }

  // ---- checks ----
  const byName = new Map();
  const valuesOf = new Map((data.values || []).map(function (each) { return [each.check, each]; }));
  const fieldsOf = new Map((data.fields || []).map(function (each) { return [each.check, each.fields]; }));
  const runs = data.runs || [];
  const rank = function (label) { const at = ORDER.indexOf(label || '-'); return at < 0 ? 0 : at; };
  function size(key) { return typeof key.mean_diff === 'number' ? key.mean_diff : key.non_finite > 0 ? Infinity : -1; }
  function worse(a, b) { return rank(a.verdict) - rank(b.verdict) || size(b) - size(a); }
  const checks = (report.checks || []).map(function (check, position) {
    const keys = check.keys || [];
    const worst = keys.reduce(function (best, key) { return best === null || worse(key, best) < 0 ? key : best; }, null);
    const limit = typeof check.threshold === 'number' ? check.threshold : null;
    const item = { check: check, position: position, worst: worst, limit: limit, times: worst && limit > 0 && typeof worst.mean_diff === 'number' ? worst.mean_diff / limit : null, seeds: keys.reduce(function (most, key) { return Math.max(most, key.seeds || 0); }, 0), search: [check.name, check.verdict || '', worst ? worst.key : ''], lower: [check.name, check.verdict || '', worst ? worst.key : ''].join('\n').toLowerCase() };
    byName.set(check.name, item);
    return item;
  });
  const worstFirst = checks.slice().sort(function (a, b) {
    return (a.check.passed === true) - (b.check.passed === true) || rank(a.check.verdict) - rank(b.check.verdict) || (b.worst ? size(b.worst) : -1) - (a.worst ? size(a.worst) : -1);
  });
  function limitText(check) {
    const texts = [];
    if (typeof check.atol === 'number') { return 'allclose ' + digits(check.rtol) + ', ' + digits(check.atol); }
    if (typeof check.threshold === 'number') { texts.push(digits(check.threshold)); }
    if (typeof check.rtol === 'number') { texts.push('rtol ' + digits(check.rtol)); }
    if (typeof check.ulp === 'number') { texts.push(check.ulp + ' ulp'); }
    return texts.join(' or ') || '-';
  }
  function timesText(times) { return times === null || times === undefined ? '-' : times === 0 ? '0' : times >= 1e6 || times < 0.001 ? num(times) + ' ×' : Number(times.toPrecision(3)) + ' ×'; }

  // ---- the address ----
  function address() {
    const hash = location.hash.slice(1);
    return hash.includes('=') ? new URLSearchParams(hash) : new URLSearchParams();
  }
  function link(check, more) { return '#' + new URLSearchParams(Object.assign({ check: check }, more || {})).toString(); }

  // ---- the table of checks ----
  const filter = { text: '', regex: false, state: 'all' };
  const states = [
    ['all', 'all', function () { return true; }],
    ['failed', 'not as expected', function (item) { return item.check.passed === false; }],
    ['notable', 'notable', function (item) { return item.check.passed === false || !['agrees', 'exact', '-'].includes(item.check.verdict || '-'); }]
  ];
  ORDER.forEach(function (label) { if (label !== '-' && checks.some(function (item) { return item.check.verdict === label; })) { states.push([label, label, function (item) { return item.check.verdict === label; }]); } });
  let selected = null;
  const status = el('p', { class: 'muted', role: 'status' });
  const checkColumns = [
    { title: 'verdict', value: function (i) { return rank(i.check.verdict); }, cell: function (i) { return verdict(i.check); }, sort: true },
    { title: 'check', name: true, className: 'name', value: function (i) { return i.check.name; }, cell: function (i) { return el('a', { href: link(i.check.name), title: i.check.name.length > 90 ? short(i.check.name, 900) : null }, short(i.check.name, 90)); }, sort: true },
    { title: 'as expected', value: function (i) { return i.check.passed ? 1 : 0; }, cell: function (i) { return i.check.passed === undefined ? '-' : i.check.passed ? 'yes' : el('span', { class: 'no' }, 'NO'); }, sort: true },
    { title: 'worst key', className: 'key', value: function (i) { return i.worst ? i.worst.key : null; }, cell: function (i) { return i.worst ? short(i.worst.key, 60) : '-'; }, sort: true },
    { title: 'mean diff', number: true, value: function (i) { return i.worst ? i.worst.mean_diff : null; }, cell: function (i) { return i.worst ? num(i.worst.mean_diff) : '-'; }, sort: true },
    { title: 'limit', number: true, value: function (i) { return i.limit; }, cell: function (i) { return limitText(i.check); }, sort: true },
    { title: 'diff / limit', number: true, value: function (i) { return i.times; }, cell: function (i) { return timesText(i.times); }, sort: true },
    { title: 'keys', number: true, value: function (i) { return (i.check.keys || []).length + (i.check.keys_left_out || 0); }, cell: function (i) { return ((i.check.keys || []).length + (i.check.keys_left_out || 0)).toLocaleString('en'); }, sort: true },
    { title: 'seeds', number: true, value: function (i) { return i.check.kind === 'backprop' ? i.seeds : null; }, sort: true }
  ];
  /** Checks that were explained and not judged have nothing to say in the other columns. */
  const explainsOnly = checks.length > 0 && checks.every(function (item) { return item.check.passed === undefined && item.check.explanation; });
  const best = function (item) { return (item.check.explanation.hypotheses || [])[0]; };
  const explainedColumns = checkColumns.slice(0, 2).concat([
    { title: 'best hypothesis', value: function (i) { return best(i) ? (best(i).edits || []).map(editText).join(', ') : null; }, cell: function (i) { return best(i) ? edits(best(i).edits) : '-'; }, sort: true },
    { title: 'largest difference left', number: true, value: function (i) { return best(i) ? best(i).max_diff : null; }, cell: function (i) { return best(i) ? num(best(i).max_diff) : '-'; }, sort: true },
    { title: 'hypotheses tried', number: true, value: function (i) { return (i.check.explanation.effort || {}).tried; }, sort: true }
  ]);
  /** Neither have those whose blind spots were looked for. */
  const blindOnly = checks.length > 0 && checks.every(function (item) { return item.check.passed === undefined && item.check.mutants; });
  const blindColumns = [checkColumns[1],
    { title: 'seen', number: true, value: function (i) { return i.check.mutants.seen; }, sort: true },
    { title: 'of', number: true, value: function (i) { return i.check.mutants.ran; }, sort: true }
  ].concat(['too weak', 'in the noise', 'not exercised', 'confounded', 'failed'].map(function (state) {
    return { title: state, number: true, value: function (i) { return (i.check.mutants.states || {})[state] || 0; }, sort: true };
  }));
  const checkTable = table('Table of checks', explainsOnly ? explainedColumns : blindOnly ? blindColumns : checkColumns, worstFirst, { rows: FILTERED_ROWS, current: function (item) { return item === selected; } });
  /** Whether a check passes the filter; null if it is no regular expression. */
  function matching() {
    const state = (states.find(function (each) { return each[0] === filter.state; }) || states[0])[2];
    if (filter.text === '') { return state; }
    if (filter.regex) {
      try {
        const pattern = new RegExp(filter.text, 'i');
        return function (item) { return state(item) && item.search.some(function (text) { return pattern.test(text); }); };
      } catch (e) { return null; }
    }
    const words = filter.text.toLowerCase();
    return function (item) { return item.lower.includes(words) && state(item); };
  }
  function applyFilter() {
    const keep = matching();
    const found = checkTable.filter(keep || function () { return false; });
    status.textContent = keep === null ? 'This is no regular expression.' : found === checks.length ? count(checks.length, 'check') + ', the worst first' : count(found, 'check') + ' of ' + checks.length.toLocaleString('en');
  }
  function filters() {
    const text = el('input', { type: 'search', id: 'filter-text', autocomplete: 'off', spellcheck: 'false', on: { input: function () { filter.text = text.value; applyFilter(); } } });
    const regex = el('input', { type: 'checkbox', id: 'filter-regex', on: { change: function () { filter.regex = regex.checked; applyFilter(); } } });
    const chips = el('div', { class: 'chips', role: 'group', 'aria-label': 'Filter by verdict' });
    states.forEach(function (state) {
      const n = checks.filter(state[2]).length;
      if (n === 0) { return; }
      chips.append(el('button', { type: 'button', 'aria-pressed': String(state[0] === filter.state), on: { click: function (event) {
        filter.state = state[0];
        Array.from(chips.children).forEach(function (chip) { chip.setAttribute('aria-pressed', String(chip === event.currentTarget)); });
        applyFilter();
      } } }, state[1] + ' ' + n.toLocaleString('en')));
    });
    return [el('label', {}, 'Filter by name, key or verdict', text), el('label', { class: 'check' }, regex, 'regular expression'), chips];
  }

  // ---- charts ----
  const drawn = [];
  const dark = matchMedia('(prefers-color-scheme: dark)');
  function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim(); }
  function chart(host, renderer, option, description) {
    const item = { host: host, renderer: renderer, option: option, instance: null, wanted: false };
    item.draw = function () {
      item.wanted = true;
      if (host.clientWidth === 0) { return; }
      if (item.instance) { item.instance.dispose(); }
      item.instance = echarts.init(host, null, { renderer: renderer });
      const built = option();
      built.animation = false;
      built.textStyle = { fontFamily: getComputedStyle(document.body).fontFamily, color: colour('ink') };
      built.aria = { enabled: true, label: { description: description } };
      item.instance.setOption(built);
      host.setAttribute('role', 'img');
      if (item.ready) { item.ready(item.instance); }
    };
    drawn.push(item);
    new ResizeObserver(function () {
      if (!host.isConnected || host.clientWidth === 0) { return; }
      if (item.instance) { item.instance.resize(); } else if (item.wanted) { item.draw(); }
    }).observe(host);
    new IntersectionObserver(function (entries, observer) { if (entries.some(function (entry) { return entry.isIntersecting; }) && !item.instance) { observer.disconnect(); item.draw(); } }, { rootMargin: '300px' }).observe(host);
    return item;
  }
  function drawAll() { drawn.forEach(function (item) { if (item.host.isConnected && !item.instance) { item.draw(); } }); }
  dark.addEventListener('change', function () { drawn.forEach(function (item) { if (item.instance) { item.draw(); } }); });
  addEventListener('beforeprint', drawAll);
  function dispose() { drawn.splice(0).forEach(function (item) { if (item.instance) { item.instance.dispose(); } }); }
  function axis(more) {
    return Object.assign({ axisLine: { lineStyle: { color: colour('strong-line') } }, axisTick: { show: false }, axisLabel: { color: colour('muted'), hideOverlap: true }, nameTextStyle: { color: colour('muted') }, splitLine: { lineStyle: { color: colour('line') } } }, more);
  }
  function limitLine(limit, axisIndex, from, to, narrow) {
    return { type: 'line', name: 'limit', xAxisIndex: axisIndex, yAxisIndex: axisIndex, data: [[from, limit], [to, limit]], symbol: 'none', silent: true, lineStyle: { color: colour('limit'), type: [6, 4], width: 1.4 }, itemStyle: { color: colour('limit') }, endLabel: { show: !narrow, formatter: 'limit ' + digits(limit), color: colour('limit'), fontSize: 11 }, z: 4, emphasis: { disabled: true } };
  }
  /** Where in a family of keys the two sides part; null if that is not among them, or all of them are apart. */
  function partingOf(item, group) {
    const clock = item.check.clock;
    if (!clock || typeof clock.first_key !== 'string' || group.points.length < 2) { return null; }
    const first = clock.first_key.replace(/^seed_\d+\//, '');
    const found = group.points.find(function (point) { return group.form === 'series' ? point.key.key === clock.first_key && point.x === clock.first_iteration : point.key.key === clock.first_key || point.key.key === first; });
    return found && found !== group.points[0] ? found.x : null;
  }
  function partingLine(axisIndex, x, narrow) {
    return { type: 'line', name: 'first divergence', xAxisIndex: axisIndex, yAxisIndex: axisIndex, data: [], silent: true, markLine: { silent: true, symbol: 'none', animation: false, data: [{ xAxis: x }], lineStyle: { color: colour('muted'), type: 'solid', width: 1 }, label: { show: !narrow, position: 'insideEndTop', rotate: 0, formatter: 'first divergence', color: colour('muted'), fontSize: 11, align: 'left', offset: [4, 2] } } };
  }
  /** Zeros have no place on a logarithmic axis: they lie on its lower edge, which is labelled so. */
  function logScale(values, marks) {
    const positive = values.concat(marks).filter(function (v) { return v > 0 && Number.isFinite(v); });
    const low = positive.length ? Math.floor(Math.log10(Math.min.apply(null, positive))) : -8;
    const high = positive.length ? Math.ceil(Math.log10(Math.max.apply(null, positive)) + 0.05) : -5;
    const zero = values.some(function (v) { return v === 0; });
    const floor = Math.pow(10, zero ? low - 1 : low);
    return {
      min: floor, max: Math.pow(10, Math.max(high, low + 1)), zero: zero,
      place: function (v) { return v === 0 ? floor : v === null || !Number.isFinite(v) ? null : v; },
      label: function (v) { return zero && v <= floor * 1.0001 ? '0' : python(Number(v.toPrecision(1)).toExponential()); }
    };
  }
  function extent(list, pick) { let best = null; list.forEach(function (v) { if (v !== null && Number.isFinite(v) && (best === null || pick(v, best))) { best = v; } }); return best; }

  function family(key, iteration, seeded) {
    if (!seeded && iteration >= 0) { return ''; }
    const name = key;
    if (iteration >= 0) {
      const pieces = name.split(/(\d+)/);
      for (let i = pieces.length - 2; i > 0; i -= 2) { if (Number(pieces[i]) === iteration) { pieces[i] = '{i}'; return pieces.join(''); } }
    }
    const found = /^(.*?(?:iter|iteration|step|it)_?)(\d+)(\/.*)$/i.exec(name) || /^(.*?)(\d+)()$/.exec(name);
    return found ? found[1] + '{i}' + found[3] : name;
  }
  function iterationOf(name, known) {
    if (known >= 0) { return known; }
    const found = /(?:iter|iteration|step|it)_?(\d+)\//i.exec(name) || /(\d+)$/.exec(name);
    return found ? Number(found[1]) : -1;
  }
  /** Two files whose keys all begin with a seed: what stands under the seeds is one key. */
  function bySeeds(values) {
    const parts = values.keys.map(function (key) { return /^seed_(\d+)\/(.+)$/s.exec(key.key); });
    if (values.seeds.length > 0 || values.keys.length === 0 || parts.some(function (p, i) { return !p || values.keys[i].form !== 'scalar'; })) { return values; }
    const seeds = Array.from(new Set(parts.map(function (p) { return Number(p[1]); }))).sort(function (a, b) { return a - b; });
    const keys = new Map();
    parts.forEach(function (part, i) {
      if (!keys.has(part[2])) { keys.set(part[2], { key: part[2], iteration: values.keys[i].iteration, form: 'scalar', candidate: 'grouped:' + part[2] + ':candidate', reference: 'grouped:' + part[2] + ':reference', cells: new Map() }); }
      keys.get(part[2]).cells.set(seeds.indexOf(Number(part[1])), values.keys[i]);
    });
    keys.forEach(function (key) {
      ['candidate', 'reference'].forEach(function (side) {
        const of = function (i) { return key.cells.has(i) ? unpack(key.cells.get(i)[side]) : null; };
        unpacked.set(key[side], { length: seeds.length, at: function (i) { return of(i) ? of(i).at(0) : NaN; }, missing: function (i) { return !of(i) || of(i).missing(0); }, wide: Array.from(key.cells.values()).some(function (cell) { return unpack(cell[side]).wide; }) });
      });
    });
    return { check: values.check, seeds: seeds, keys: Array.from(keys.values()) };
  }
  /** Keys of one kind, one after another in the iterations. */
  function families(item) {
    if (!valuesOf.has(item.check.name)) { return new Map(); }
    const values = bySeeds(valuesOf.get(item.check.name));
    const keys = new Map((item.check.keys || []).map(function (key) { return [key.key, key]; }));
    const groups = new Map();
    const seeded = values.seeds.length > 0;
    values.keys.forEach(function (value) {
      const isSeries = value.form === 'series';
      const iteration = iterationOf(value.key, value.iteration);
      const name = isSeries ? value.key : family(value.key, iteration, item.check.kind !== 'schedule') || item.check.name;
      if (!groups.has(name)) { groups.set(name, { name: name, form: value.form, seeds: seeded ? values.seeds : [null], points: [] }); }
      const group = groups.get(name);
      if (group.form !== value.form) { return; }
      if (isSeries) {
        const n = unpack(value.candidate).length;
        for (let i = 0; i < n; i++) { group.points.push({ key: value, stats: keys.get(value.key), x: i, index: i }); }
      } else { group.points.push({ key: value, stats: keys.get(value.key), x: iteration >= 0 ? iteration : group.points.length, index: null }); }
    });
    groups.forEach(function (group) { group.points.sort(function (a, b) { return a.x - b.x; }); });
    return groups;
  }
  function pointDistance(group, point, seed) { return distance(point.key, point.index === null ? seed : point.index); }
  function pointValue(point, side, seed) {
    const values = unpack(point.key[side]);
    const i = point.index === null ? seed : point.index;
    return i >= values.length || values.missing(i) ? null : values.at(i);
  }

  function curves(item, group) {
    const isDistance = group.form === 'distance';
    const all = [];
    const bySeed = group.seeds.map(function (seed, s) {
      const line = group.points.map(function (point) { const d = pointDistance(group, point, s); all.push(d === null ? NaN : d); return d; });
      return { seed: seed, index: s, line: line, most: line.reduce(function (m, d) { return d === null ? m : Number.isNaN(d) ? Infinity : Math.max(m, d); }, -1) };
    });
    const worstSeeds = bySeed.slice().sort(function (a, b) { return b.most - a.most || a.index - b.index; }).slice(0, DRAWN_SEEDS);
    const floors = group.points.map(function (point) { return point.stats && typeof point.stats.sigma === 'number' ? point.stats.sigma : null; });
    const hasFloor = floors.some(function (f) { return f > 0; });
    const limit = item.limit;
    const scale = logScale(all, (limit > 0 ? [limit] : []).concat(floors.filter(function (f) { return f > 0; })));
    const band = group.points.map(function (point, p) { const column = bySeed.map(function (s) { return s.line[p]; }); return [extent(column, function (a, b) { return a < b; }), extent(column, function (a, b) { return a > b; })]; });
    const points = group.points.length;
    const symbol = points < 60;
    const name = item.check.kind === 'schedule' ? 'index' : group.form === 'series' ? 'index' : 'iteration';
    const parting = partingOf(item, group);
    const host = el('div', { class: 'chart' + (isDistance ? ' low' : '') });
    function option() {
      const narrow = host.clientWidth < 560;
      const grid = { left: narrow ? 62 : 78, right: narrow ? 12 : 92, containLabel: false };
      const series = [];
      const x = function (p) { return group.points[p].x; };
      if (!isDistance) {
        worstSeeds.forEach(function (s) {
          [['reference', 'dashed', 2.6, 0.75], ['candidate', 'solid', 1.4, 1]].forEach(function (side) {
            series.push({ type: 'line', name: side[0], xAxisIndex: 0, yAxisIndex: 0, data: group.points.map(function (point, p) { const v = pointValue(point, side[0], s.index); return [x(p), v === null || !Number.isFinite(v) ? null : v]; }), showSymbol: symbol && worstSeeds.length < 3, symbol: side[0] === 'candidate' ? 'circle' : 'emptyDiamond', symbolSize: side[0] === 'candidate' ? 5 : 8, lineStyle: { color: colour(side[0]), width: side[2], type: side[1], opacity: worstSeeds.length > 3 ? 0.6 : side[3] }, itemStyle: { color: colour(side[0]) }, z: side[0] === 'candidate' ? 3 : 2, emphasis: { disabled: true } });
          });
        });
      }
      const at = isDistance ? 0 : 1;
      if (group.seeds.length > 1) {
        series.push({ type: 'custom', name: 'range of all seeds', xAxisIndex: at, yAxisIndex: at, silent: true, z: 1, itemStyle: { color: colour('band') }, data: [[x(0), scale.min]], renderItem: function (params, api) {
          const usable = band.map(function (b, p) { return b[0] === null ? null : [p, scale.place(b[0]), scale.place(b[1])]; }).filter(Boolean);
          const upper = usable.map(function (b) { return api.coord([x(b[0]), b[2]]); });
          const lower = usable.map(function (b) { return api.coord([x(b[0]), b[1]]); }).reverse();
          return { type: 'polygon', shape: { points: upper.concat(lower) }, style: { fill: colour('band') } };
        }, clip: true });
      }
      worstSeeds.forEach(function (s, i) {
        series.push({ type: 'line', name: 'difference', xAxisIndex: at, yAxisIndex: at, data: s.line.map(function (d, p) { return [x(p), scale.place(d)]; }), showSymbol: symbol && worstSeeds.length < 5, symbolSize: 5, lineStyle: { color: colour('ink'), width: i === 0 ? 1.8 : 1, opacity: i === 0 ? 1 : 0.4 }, itemStyle: { color: colour('ink') }, z: 3, emphasis: { disabled: true } });
      });
      if (hasFloor) { series.push({ type: 'line', name: 'noise floor', xAxisIndex: at, yAxisIndex: at, data: floors.map(function (f, p) { return [x(p), f > 0 ? f : null]; }), showSymbol: points < 2, symbolSize: 6, symbol: 'none', lineStyle: { color: colour('noise'), type: [2, 3], width: 2 }, areaStyle: { color: colour('noise'), opacity: 0.14, origin: 'start' }, itemStyle: { color: colour('noise') }, z: 2, emphasis: { disabled: true } }); }
      if (parting !== null) { series.push(partingLine(at, parting, narrow)); }
      if (limit > 0) { series.push(limitLine(limit, at, x(0) - (points === 1 ? 1 : 0), x(points - 1) + (points === 1 ? 1 : 0), narrow)); }
      const xs = group.points.map(function (p) { return p.x; });
      const xAxis = { type: 'value', min: points === 1 ? xs[0] - 1 : 'dataMin', max: points === 1 ? xs[0] + 1 : 'dataMax', minInterval: 1 };
      const diffAxis = axis({ type: 'log', min: scale.min, max: scale.max, name: '|candidate − reference|', nameLocation: 'end', nameGap: 10, axisLabel: { color: colour('muted'), formatter: scale.label, hideOverlap: true }, gridIndex: at, minorSplitLine: { show: false } });
      diffAxis.nameTextStyle = { color: colour('muted'), align: 'left', padding: [0, 0, 0, -(grid.left - 8)] };
      const valueAxis = axis({ type: 'value', scale: true, gridIndex: 0, name: item.check.kind === 'schedule' ? 'learning rate' : 'value', nameLocation: 'end', nameGap: 10, axisLabel: { color: colour('muted'), formatter: function (v) { return v === 0 ? '0' : num(v); }, hideOverlap: true } });
      valueAxis.nameTextStyle = { color: colour('muted'), align: 'left', padding: [0, 0, 0, -(grid.left - 8)] };
      return {
        grid: isDistance ? [Object.assign({ top: 58, bottom: 42 }, grid)] : [Object.assign({ top: 58, height: '32%' }, grid), Object.assign({ top: '58%', bottom: 42 }, grid)],
        xAxis: (isDistance ? [] : [axis(Object.assign({ gridIndex: 0, axisLabel: { show: false }, splitLine: { show: false } }, xAxis))]).concat([axis(Object.assign({ gridIndex: at, name: name, nameLocation: 'middle', nameGap: 26, splitLine: { show: false } }, xAxis))]),
        yAxis: isDistance ? [diffAxis] : [valueAxis, diffAxis],
        axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: colour('strong-line') } },
        legend: { type: 'scroll', top: 0, left: 0, itemWidth: 26, itemHeight: 8, itemGap: 18, textStyle: { color: colour('ink') }, data: (isDistance ? [] : ['candidate', 'reference']).concat(['difference'], group.seeds.length > 1 ? ['range of all seeds'] : [], hasFloor ? ['noise floor'] : [], limit > 0 ? ['limit'] : []), selectedMode: false },
        tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: colour('paper'), borderColor: colour('strong-line'), textStyle: { color: colour('ink'), fontSize: 12 }, formatter: function (given) {
          const at = (Array.isArray(given) ? given[0] : given).value[0];
          const p = group.points.findIndex(function (point) { return point.x === at; });
          if (p < 0) { return ''; }
          const s = worstSeeds[0];
          const lines = [name + ' ' + at + '  ' + short(group.points[p].key.key, 60)];
          if (!isDistance) { lines.push('candidate  ' + digits(pointValue(group.points[p], 'candidate', s.index)), 'reference  ' + digits(pointValue(group.points[p], 'reference', s.index))); }
          lines.push('difference ' + num(s.line[p]) + (s.seed === null ? '' : '  (seed ' + s.seed + ')'));
          if (group.seeds.length > 1) { lines.push('all seeds  ' + num(band[p][0]) + ' to ' + num(band[p][1])); }
          return lines.join('\n');
        } },
        series: series
      };
    }
    const worst = worstSeeds[0];
    const largest = worst ? worst.most : null;
    const caption = (isDistance ? 'Mean difference of the tensors' : 'Both sides, and the distance between them below on a logarithmic axis')
      + (group.seeds.length > DRAWN_SEEDS ? '. Drawn: the ' + DRAWN_SEEDS + ' of ' + group.seeds.length.toLocaleString('en') + ' seeds that are furthest apart; the band holds all' : group.seeds.length > 1 ? ', one line per seed; the thicker line is seed ' + worst.seed : '')
      + (scale.zero ? '. Equal values lie on the line marked 0' : '') + (hasFloor ? '. The shaded noise floor is one standard deviation of what rounding alone does' : '') + '.';
    const drawing = chart(host, 'svg', option, 'Curves of ' + short(group.name, 80) + ': ' + count(points, 'point') + '; the largest distance is ' + num(largest) + (limit > 0 ? ', the limit ' + digits(limit) : '') + '. The table below has the values.');
    const rows = function () {
      const list = [];
      group.points.forEach(function (point, p) { bySeed.forEach(function (s) { list.push({ point: point, seed: s, p: p }); }); });
      return list;
    };
    const columns = [{ title: name, number: true, value: function (r) { return r.point.x; }, sort: true }, { title: 'key', className: 'key', value: function (r) { return r.point.key.key; }, cell: function (r) { return short(r.point.key.key, 80); }, sort: true }];
    if (group.seeds.length > 1) { columns.push({ title: 'seed', number: true, value: function (r) { return r.seed.seed; }, sort: true }); }
    if (!isDistance) { ['candidate', 'reference'].forEach(function (side) { columns.push({ title: side, number: true, value: function (r) { return pointValue(r.point, side, r.seed.index); }, cell: function (r) { return shown(unpack(r.point.key[side]), r.point.index === null ? r.seed.index : r.point.index); }, sort: true }); }); }
    columns.push({ title: 'difference', number: true, value: function (r) { return r.seed.line[r.p]; }, cell: function (r) { return digits(r.seed.line[r.p]); }, sort: true });
    return el('figure', {}, host, el('figcaption', {}, caption), behind('Values as a table', 'Values of ' + short(group.name, 60), columns, rows));
  }

  /** So many colours from one to another, both as #rrggbb. */
  function blend(from, to, steps) {
    const parts = function (text) { return [1, 3, 5].map(function (i) { return parseInt(text.slice(i, i + 2), 16); }); };
    const a = parts(from); const b = parts(to);
    return Array.from({ length: steps }, function (unused, i) { return '#' + a.map(function (v, c) { return Math.round(v + (b[c] - v) * i / (steps - 1)).toString(16).padStart(2, '0'); }).join(''); });
  }
  /** Where a value lies among the colours: below the limit cool, above it warm. */
  function heatStops(low, high, limit) {
    if (!(limit > 0)) { return { min: low, max: high, colours: ['heat-low', 'heat-mid', 'heat-high'].map(colour) }; }
    const at = Math.log10(limit);
    const reach = Math.max(high - at, at - low, 1);
    return { min: at - reach, max: at + reach, colours: blend(colour('heat-low'), colour('heat-mid'), 12).concat(blend(colour('heat-limit'), colour('heat-high'), 12)) };
  }
  function heat(labels, cells, limit, description, xs, ys, tall, onPick) {
    const finite = cells.map(function (c) { return c[2]; }).filter(function (v) { return v > 0 && Number.isFinite(v); });
    let low = Infinity; let high = -Infinity;
    finite.forEach(function (v) { low = Math.min(low, v); high = Math.max(high, v); });
    low = finite.length ? Math.floor(Math.log10(low)) : -9; high = finite.length ? Math.log10(high) : -8;
    const many = cells.length > 1500;
    const host = el('div', { class: 'chart' });
    host.style.height = Math.min(34, Math.max(11, 7 + ys.length * (tall ? 1.5 : 1.1))) + 'rem';
    const drawing = chart(host, 'canvas', function () {
      const stops = heatStops(low - 0.5, high, limit);
      const narrow = host.clientWidth < 560;
      return {
        grid: { left: narrow ? 70 : 120, right: 12, top: 10, bottom: 92, containLabel: false },
        xAxis: axis({ type: 'category', data: xs, name: labels[0], nameLocation: 'middle', nameGap: 28, splitLine: { show: false }, axisLabel: { color: colour('muted'), hideOverlap: true, width: 90, overflow: 'truncate' } }),
        yAxis: axis({ type: 'category', data: ys, name: '', inverse: true, splitLine: { show: false }, axisLabel: { color: colour('muted'), hideOverlap: true, width: narrow ? 60 : 108, overflow: 'truncate' } }),
        visualMap: { type: 'continuous', min: stops.min, max: stops.max, dimension: 3, calculable: false, orient: 'horizontal', left: narrow ? 70 : 120, bottom: 0, itemWidth: 12, itemHeight: narrow ? 150 : 240, inRange: { color: stops.colours }, text: [limit > 0 ? 'above the limit ' + digits(limit) : 'larger', limit > 0 ? 'below' : 'smaller'], textStyle: { color: colour('muted') } },
        tooltip: { renderMode: 'richText', confine: true, backgroundColor: colour('paper'), borderColor: colour('strong-line'), textStyle: { color: colour('ink'), fontSize: 12 }, formatter: function (p) { return labels[1] + ' ' + ys[p.value[1]] + '\n' + labels[0] + ' ' + xs[p.value[0]] + '\ndifference ' + num(p.value[2]); } },
        series: [{ type: 'heatmap', progressive: 0, data: cells.map(function (c) { return [c[0], c[1], c[2], c[2] === 0 ? stops.min : Number.isFinite(c[2]) ? Math.log10(c[2]) : stops.max]; }), label: { show: !many, color: colour('ink'), formatter: function (p) { return !Number.isFinite(p.value[2]) ? 'nan' : limit > 0 && p.value[2] > limit ? '✕' : p.value[2] === 0 && cells.length < 300 ? '0' : ''; } }, itemStyle: { borderColor: colour('paper'), borderWidth: many ? 0 : 1 }, emphasis: { itemStyle: { borderColor: colour('ink'), borderWidth: 1.5 } } }]
      };
    }, description);
    drawing.ready = function (instance) { if (onPick) { instance.on('click', function (event) { onPick(event.value[0], event.value[1]); }); } };
    return host;
  }

  function seedMap(item, group) {
    if (group.seeds.length < 2) { return null; }
    const cells = [];
    let outside = 0;
    group.points.forEach(function (point, p) { group.seeds.forEach(function (seed, s) { const d = distance(point.key, s); if (d !== null) { cells.push([p, s, d]); if (item.limit > 0 && !(d <= item.limit)) { outside++; } } }); });
    const keyChoice = el('select', {}, group.points.map(function (point, p) { return el('option', { value: p }, short(point.key.key, 60)); }));
    const seedChoice = el('select', {}, group.seeds.map(function (seed, s) { return el('option', { value: s }, String(seed)); }));
    const shownValues = el('div', { 'aria-live': 'polite' });
    function show() {
      const point = group.points[Number(keyChoice.value)]; const s = Number(seedChoice.value); const d = distance(point.key, s);
      fill(shownValues, el('dl', { class: 'facts' }, point.key.form === 'distance' ? [] : ['candidate', 'reference'].map(function (side) { return el('div', {}, el('dt', {}, side), el('dd', {}, shown(unpack(point.key[side]), s))); }),
        el('div', {}, el('dt', {}, 'difference'), el('dd', {}, digits(d))), el('div', {}, el('dt', {}, 'difference / limit'), el('dd', {}, item.limit > 0 && d !== null ? timesText(d / item.limit) : '-'))));
    }
    function pick(p, s) { keyChoice.value = p; seedChoice.value = s; show(); }
    [keyChoice, seedChoice].forEach(function (choice) { choice.addEventListener('change', show); });
    let most = null;
    cells.forEach(function (c) { if (most === null || c[2] > most[2] || Number.isNaN(c[2])) { most = c; } });
    if (most) { pick(most[0], most[1]); }
    const host = heat([item.check.kind === 'schedule' ? 'index' : 'key', 'seed'], cells, item.limit, 'Heat map of ' + count(group.seeds.length, 'seed') + ' by ' + count(group.points.length, 'key') + ': ' + count(outside, 'cell') + ' outside the limit. The controls below choose a cell.', group.points.map(function (p) { return short(p.key.key, 40); }), group.seeds.map(String), false, pick);
    return block('Seeds × keys', el('figure', {}, host, el('figcaption', {}, (item.limit > 0 ? count(outside, 'value') + ' of ' + cells.length.toLocaleString('en') + ' outside the limit' + (cells.length > 1500 ? '' : ', marked ✕') + '. ' : '') + 'Choose a cell in the map or here:')),
      el('div', { class: 'filters' }, el('label', {}, 'key', keyChoice), el('label', {}, 'seed', seedChoice)), shownValues);
  }

  // ---- layers and iterations ----
  function layerOf(key) {
    const hidden = /(?:^|\/)(?:hidden|layer_output)_(\d+)/.exec(key);
    if (hidden) { return ['hidden', Number(hidden[1]), 'hidden_' + hidden[1]]; }
    if (!/(?:^|\/)grad(?:ients?)?[\/_]/.test(key)) { return null; }
    const layer = /(?:layers?|blocks?|encoder|h)[._](\d+)[._]/.exec(key);
    if (layer) { return ['grad', 1000 + Number(layer[1]), 'layer ' + layer[1]]; }
    const part = /embed/.test(key) ? [0, 'embeddings'] : /pooler/.test(key) ? [100000, 'pooler'] : [100001, 'head'];
    return ['grad', part[0], part[1]];
  }
  function layerMaps(item) {
    const maps = new Map();
    const known = new Map((valuesOf.get(item.check.name) || { keys: [] }).keys.map(function (key) { return [key.key, key.iteration]; }));
    (item.check.keys || []).forEach(function (key) {
      const layer = layerOf(key.key);
      if (!layer || typeof key.mean_diff !== 'number') { return; }
      const given = known.has(key.key) ? known.get(key.key) : -1;
      const found = /(?:iter|iteration|step|it)_?(\d+)\//i.exec(key.key);
      const iteration = given >= 0 ? given : found ? Number(found[1]) : 0;
      if (!maps.has(layer[0])) { maps.set(layer[0], new Map()); }
      const cells = maps.get(layer[0]);
      const id = layer[1] + ' ' + iteration;
      if (!cells.has(id) || cells.get(id).key.mean_diff < key.mean_diff) { cells.set(id, { row: layer[1], label: layer[2], iteration: iteration, key: key }); }
    });
    const blocks = [];
    maps.forEach(function (cells, kind) {
      const list = Array.from(cells.values());
      const rows = Array.from(new Map(list.map(function (c) { return [c.row, c.label]; })).entries()).sort(function (a, b) { return a[0] - b[0]; });
      const columns = Array.from(new Set(list.map(function (c) { return c.iteration; }))).sort(function (a, b) { return a - b; });
      if (rows.length < 2) { return; }
      const host = heat(['iteration', 'layer'], list.map(function (c) { return [columns.indexOf(c.iteration), rows.findIndex(function (r) { return r[0] === c.row; }), c.key.mean_diff]; }), item.limit, 'Heat map of ' + count(rows.length, 'layer') + ' by ' + count(columns.length, 'iteration') + '. The table below has the values.', columns.map(String), rows.map(function (r) { return r[1]; }), true, null);
      blocks.push(block(kind === 'grad' ? 'Gradients: layers × iterations' : 'Hidden states: layers × iterations', el('figure', {}, host, el('figcaption', {}, 'The largest mean difference of a layer\'s keys in an iteration.'), behind('Values as a table', kind === 'grad' ? 'Gradients by layer and iteration' : 'Hidden states by layer and iteration', [
        { title: 'layer', value: function (c) { return c.label; }, sort: true }, { title: 'iteration', number: true, value: function (c) { return c.iteration; }, sort: true }, { title: 'largest at', className: 'key', value: function (c) { return c.key.key; }, cell: function (c) { return short(c.key.key, 90); }, sort: true }, { title: 'mean diff', number: true, value: function (c) { return c.key.mean_diff; }, cell: function (c) { return digits(c.key.mean_diff); }, sort: true }
      ], function () { return list; }))));
    });
    return blocks;
  }

  /** Where no values are on the page: how far apart each key is, in order. */
  function keyCurve(item) {
    const keys = (item.check.keys || []).filter(function (key) { return typeof key.mean_diff === 'number'; });
    if (keys.length < 2) { return null; }
    const diffs = keys.map(function (key) { return key.mean_diff; });
    const scale = logScale(diffs, item.limit > 0 ? [item.limit] : []);
    const host = el('div', { class: 'chart low' });
    chart(host, 'svg', function () {
      const narrow = host.clientWidth < 560;
      const y = axis({ type: 'log', min: scale.min, max: scale.max, name: 'mean |candidate − reference|', axisLabel: { color: colour('muted'), formatter: scale.label, hideOverlap: true } });
      y.nameTextStyle = { color: colour('muted'), align: 'left', padding: [0, 0, 0, -70] };
      return {
        grid: { left: 78, right: narrow ? 12 : 92, top: 34, bottom: 42 },
        xAxis: axis({ type: 'value', min: 0, max: keys.length - 1, minInterval: 1, name: 'key, in order', nameLocation: 'middle', nameGap: 26, splitLine: { show: false } }), yAxis: y,
        tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: colour('paper'), borderColor: colour('strong-line'), textStyle: { color: colour('ink'), fontSize: 12 }, formatter: function (p) { const key = keys[Math.round(p[0].value[0])]; return short(key.key, 60) + '\nmean diff ' + num(key.mean_diff); } },
        series: [{ type: 'line', data: diffs.map(function (d, i) { return [i, scale.place(d)]; }), showSymbol: keys.length < 150, symbolSize: 5, sampling: 'max', lineStyle: { color: colour('ink'), width: 1.4 }, itemStyle: { color: colour('ink') }, emphasis: { disabled: true } }].concat(item.limit > 0 ? [limitLine(item.limit, 0, 0, keys.length - 1, narrow)] : [])
      };
    }, 'Mean difference of ' + count(keys.length, 'key') + ' in order. The table of keys below has the values.');
    return block('Key by key', el('figure', {}, host, el('figcaption', {}, 'How far apart the sides are under each key, in the order in which the keys came about' + (scale.zero ? '. Equal values lie on the line marked 0' : '') + '.')));
  }

  // ---- a check ----
  /** Three digits large, all of them below. */
  function exactly(value) { return num(value) === digits(value) ? digits(value) : [num(value), el('span', { class: 'all-digits' }, digits(value))]; }
  function keyTable(item) {
    const keys = item.check.keys || [];
    const has = function (name) { return keys.some(function (key) { return typeof key[name] === 'number'; }); };
    const columns = [
      { title: 'key', name: true, className: 'key name', value: function (k) { return k.key; }, cell: function (k) { return short(k.key, 120); }, sort: true },
      { title: 'verdict', value: function (k) { return rank(k.verdict); }, cell: function (k) { return verdict({ verdict: k.verdict }); }, sort: true },
      { title: 'mean diff', number: true, value: function (k) { return k.mean_diff; }, cell: function (k) { return digits(k.mean_diff); }, sort: true },
      { title: 'max diff', number: true, value: function (k) { return k.max_diff; }, cell: function (k) { return digits(k.max_diff); }, sort: true },
      { title: 'ulp', number: true, value: function (k) { return k.max_ulp; }, cell: function (k) { return k.max_ulp > 999999999 ? '-' : String(k.max_ulp); }, sort: true }
    ];
    if (item.check.kind === 'backprop') {
      columns.push({ title: 'worst seed', number: true, value: function (k) { return k.worst_seed; }, sort: true }, { title: 'seeds outside', number: true, value: function (k) { return k.outside_seeds; }, cell: function (k) { return (k.outside_seeds || 0) + ' of ' + k.seeds; }, sort: true });
    }
    if (has('sigma')) {
      columns.push({ title: 'σ', number: true, value: function (k) { return k.sigma; }, cell: function (k) { return num(k.sigma); }, sort: true }, { title: 'D', number: true, value: function (k) { return k.d; }, cell: function (k) { return num(k.d); }, sort: true }, { title: 'b', number: true, value: function (k) { return k.b; }, cell: function (k) { return num(k.b); }, sort: true }, { title: '99% of b', number: true, value: function (k) { return k.low; }, cell: function (k) { return num(k.low) + ' to ' + num(k.high); } });
    }
    if (keys.some(function (k) { return k.non_finite > 0; })) { columns.push({ title: 'not finite', number: true, value: function (k) { return k.non_finite; }, sort: true }); }
    return block('Keys', table('Keys of ' + short(item.check.name, 60), columns, keys).node, item.check.keys_left_out ? el('p', { class: 'muted' }, 'The worst ' + keys.length.toLocaleString('en') + ' keys; ' + item.check.keys_left_out.toLocaleString('en') + ' more are in the report as JSON.') : null);
  }
  function editText(edit) {
    const value = function (v) { return v === undefined ? '-' : typeof v === 'string' ? v : JSON.stringify(v); };
    return plain((edit.side ? edit.side + ': ' : '') + edit.field + ' ' + value(edit.from) + ' → ' + value(edit.to));
  }
  function edits(list) { return el('span', { class: 'path' }, (list || []).map(editText).join(', ')); }
  /** What is left along the run, without an edit and with the best one. */
  function leftAlong(found, kind) {
    // Those of a schedule have a sign.
    const points = (found.curve || []).filter(function (p) { return typeof p.base === 'number'; }).map(function (p) { return Object.assign({}, p, { base: Math.abs(p.base), best: typeof p.best === 'number' ? Math.abs(p.best) : null }); });
    if (points.length < 2) { return null; }
    const inSigmas = kind !== 'schedule' && points.some(function (p) { return p.sigma > 0; });
    const hasBest = points.some(function (p) { return typeof p.best === 'number'; });
    const iterations = points.map(function (p) { return p.iteration; });
    const along = iterations.every(function (i, p) { return i >= 0 && (p === 0 || i > iterations[p - 1]); });
    const x = function (p) { return along ? points[p].iteration : p; };
    const values = points.map(function (p) { return p.base; }).concat(hasBest ? points.map(function (p) { return typeof p.best === 'number' ? p.best : NaN; }) : []);
    const scale = logScale(values, inSigmas ? [1] : []);
    const host = el('div', { class: 'chart low' });
    const few = points.length < 60;
    const what = inSigmas ? 'difference left, in σ of rounding' : '|difference| left';
    chart(host, 'svg', function () {
      const narrow = host.clientWidth < 560;
      const line = function (name, pick, tone, type, symbol) { return { type: 'line', name: name, data: points.map(function (p, i) { return [x(i), scale.place(pick(p))]; }), showSymbol: few, symbol: symbol, symbolSize: symbol === 'circle' ? 5 : 8, lineStyle: { color: colour(tone), type: type, width: 1.8 }, itemStyle: { color: colour(tone) }, emphasis: { disabled: true }, z: 3 }; };
      const series = [line('without an edit', function (p) { return p.base; }, 'reference', 'dashed', 'emptyDiamond')];
      if (hasBest) { series.push(line('with hypothesis 1', function (p) { return typeof p.best === 'number' ? p.best : null; }, 'candidate', 'solid', 'circle')); }
      if (inSigmas) { series.push({ type: 'line', name: 'rounding (1 σ)', data: [[x(0), 1], [x(points.length - 1), 1]], symbol: 'none', silent: true, lineStyle: { color: colour('noise'), type: [2, 3], width: 2 }, areaStyle: { color: colour('noise'), opacity: 0.14, origin: 'start' }, itemStyle: { color: colour('noise') }, emphasis: { disabled: true }, z: 1 }); }
      const y = axis({ type: 'log', min: scale.min, max: scale.max, name: what, axisLabel: { color: colour('muted'), formatter: inSigmas ? function (v) { return scale.zero && v <= scale.min * 1.0001 ? '0' : num(v); } : scale.label, hideOverlap: true } });
      y.nameTextStyle = { color: colour('muted'), align: 'left', padding: [0, 0, 0, narrow ? -54 : -70] };
      return {
        grid: { left: narrow ? 62 : 78, right: narrow ? 12 : 92, top: 58, bottom: 42 },
        legend: { type: 'scroll', top: 0, left: 0, itemWidth: 26, itemHeight: 8, itemGap: 18, textStyle: { color: colour('ink') }, selectedMode: false },
        xAxis: axis({ type: 'value', min: 'dataMin', max: 'dataMax', minInterval: 1, name: !along ? 'key, in order' : kind === 'schedule' ? 'index' : 'iteration', nameLocation: 'middle', nameGap: 26, splitLine: { show: false } }), yAxis: y,
        tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: colour('paper'), borderColor: colour('strong-line'), textStyle: { color: colour('ink'), fontSize: 12 }, formatter: function (given) {
          const p = points[points.findIndex(function (unused, i) { return x(i) === given[0].value[0]; })];
          return p ? short(p.key, 60) + '\nwithout an edit  ' + num(p.base) + (hasBest ? '\nwith hypothesis 1  ' + num(p.best) : '') : '';
        } },
        series: series
      };
    }, 'What is left along the run: without an edit at most ' + num(extent(points.map(function (p) { return p.base; }), function (a, b) { return a > b; })) + (hasBest ? ', with the first hypothesis at most ' + num(extent(points.map(function (p) { return p.best; }), function (a, b) { return a > b; })) : '') + (inSigmas ? ' standard deviations of rounding' : '') + '. The table below has the values.');
    const columns = [{ title: 'key', name: true, className: 'key name', value: function (p) { return p.key; }, cell: function (p) { return short(p.key, 80); }, sort: true }, { title: 'without an edit', number: true, value: function (p) { return p.base; }, cell: function (p) { return num(p.base); }, sort: true }];
    if (hasBest) { columns.push({ title: 'with hypothesis 1', number: true, value: function (p) { return p.best; }, cell: function (p) { return num(p.best); }, sort: true }); }
    if (inSigmas) { columns.push({ title: 'σ', number: true, value: function (p) { return p.sigma; }, cell: function (p) { return num(p.sigma); }, sort: true }); }
    return el('figure', {}, host, el('figcaption', {}, 'How far apart the sides are ' + (!along ? 'under each key' : kind === 'schedule' ? 'along the schedule' : 'along the run') + ', as they are' + (hasBest ? ' and with hypothesis 1' : '') + (inSigmas ? ', in standard deviations of rounding: what lies in the shaded band is rounding' : '') + (scale.zero ? '. Equal values lie on the line marked 0' : '') + '.'), behind('Values as a table', 'What is left along the run', columns, function () { return points; }));
  }
  function interval(numbers) {
    return (numbers || []).filter(function (n) { return typeof n.low === 'number'; }).map(function (n) { return plain(n.field) + ' ' + num(n.low) + ' to ' + num(n.high); }).join(', ') || '-';
  }
  function hypothesisTable(hypotheses) {
    const has = function (name) { return hypotheses.some(function (h) { return typeof h[name] === 'number'; }); };
    const columns = [
      { title: 'rank', number: true, value: function (h) { return hypotheses.indexOf(h) + 1; } },
      { title: 'edit', name: true, className: 'name edit', value: function (h) { return (h.edits || []).map(editText).join(', '); }, cell: function (h) { return [edits(h.edits), (h.equal || []).length ? el('span', { class: 'all-digits' }, 'to the bit the same as: ' + h.equal.map(function (each) { return each.map(editText).join(', '); }).join('; ')) : null]; }, sort: true },
      { title: 'fits', value: function (h) { return h.fits ? 0 : 1; }, cell: function (h) { return h.fits ? '✓ yes' : '✕ no'; }, sort: true },
      { title: 'largest difference left', number: true, value: function (h) { return h.max_diff; }, cell: function (h) { return num(h.max_diff); }, sort: true }
    ];
    if (has('max_ulp')) { columns.push({ title: 'ulp', number: true, value: function (h) { return h.max_ulp; }, cell: function (h) { return typeof h.max_ulp !== 'number' || h.max_ulp > 999999999 ? '-' : String(h.max_ulp); }, sort: true }); }
    if (has('d') && !has('max_ulp')) { columns.push({ title: 'D left', number: true, value: function (h) { return h.d; }, cell: function (h) { return num(h.d); }, sort: true }); }
    if (has('d_held_back')) { columns.push({ title: 'D, seeds held back', number: true, value: function (h) { return h.d_held_back; }, cell: function (h) { return num(h.d_held_back); }, sort: true }); }
    if (hypotheses.some(function (h) { return (h.numbers || []).length > 0; })) { columns.push({ title: 'fitted within', value: function (h) { return interval(h.numbers); } }); }
    return table('Hypotheses, ranked', columns, hypotheses).node;
  }
  function effort(found) {
    const made = found.effort;
    if (!made || typeof made.tried !== 'number') { return null; }
    const unseen = made.unseen || [];
    return el('p', { class: 'muted' }, count(made.tried, 'hypothesis', 'hypotheses') + ' tried' + (typeof made.seconds === 'number' ? ' in ' + made.seconds.toFixed(1) + ' s' : '') + ((made.refused || []).length ? ', ' + made.refused.length + ' cannot be run' : '') + (made.complete === false ? '; the budget ended before all were tried' : '') + '.' + (unseen.length ? ' Without an effect on what was compared: ' + short(unseen.slice(0, 12).join(', '), 400) + (unseen.length > 12 ? ' and ' + (unseen.length - 12) + ' more' : '') + '.' : ''));
  }
  /** A command to go on with. */
  function command(text) { return el('code', { class: 'command' }, text); }
  function quoted(text) { return /^[\w.,:=/+-]+$/.test(text) ? text : "'" + plain(text).replace(/'/g, "'\\''") + "'"; }
  function explanation(check) {
    const found = check.explanation;
    if (!found) {
      const apart = check.passed === false || check.verdict === 'drifts';
      const able = ['schedule', 'backprop'].includes(check.kind) && ['mismatch', 'drifts', 'amplified'].includes(check.verdict);
      return apart && able && report.run ? block('Why', el('p', { class: 'note' }, 'No reason was looked for yet: ', command('lockstep explain ' + quoted(report.run) + ' --check ' + quoted(check.name)), ' searches for the change of one side that reproduces the other.')) : null;
    }
    const hypotheses = found.hypotheses || [];
    const fitting = hypotheses.filter(function (h) { return h.fits; }).length;
    return block('Why', found.sentence ? el('p', {}, plain(found.sentence)) : null, el('p', { class: 'muted' }, 'Status: ' + plain(found.status || '-') + (fitting > 1 ? '. ' + count(fitting, 'hypothesis', 'hypotheses') + ' fit and cannot be told apart by this check; the simplest comes first.' : '.')),
      found.telling ? el('p', {}, plain(found.telling)) : null, hypotheses.length ? hypothesisTable(hypotheses) : null, leftAlong(found, check.kind), effort(found));
  }
  function sides(item) {
    const fields = fieldsOf.get(item.check.name) || {};
    const rows = new Map();
    function put(path, side, value) { if (!rows.has(path)) { rows.set(path, { path: path, candidate: '', reference: '' }); } rows.get(path)[side] = value; }
    ['candidate', 'reference'].forEach(function (side) {
      const producer = (item.check[side] || {}).producer || {};
      Object.keys(producer).forEach(function (name) { if (producer[name] !== '' && producer[name] !== 0) { put('producer.' + name, side, String(producer[name])); } });
    });
    Object.keys(fields).forEach(function (path) {
      const side = path.startsWith('candidate.') ? 'candidate' : path.startsWith('reference.') ? 'reference' : null;
      if (side) { put(path.slice(side.length + 1), side, fields[path]); } else { put(path, 'candidate', fields[path]); put(path, 'reference', fields[path]); }
    });
    const all = Array.from(rows.values());
    if (all.length === 0) { return null; }
    const oneSided = function (row) { return row.candidate === '' || row.reference === ''; };
    const different = all.filter(function (row) { return row.candidate !== row.reference; }).sort(function (a, b) { return oneSided(a) - oneSided(b); });
    const cell = function (side) { return function (row) { return row[side] === '' ? el('span', { class: 'muted' }, 'not set') : el('span', { class: 'path' + (row.candidate === row.reference ? '' : ' differs') }, short(row[side], 200)); }; };
    const made = table('Fields and producers of both sides', [
      { title: 'same', value: function (row) { return row.candidate === row.reference ? 1 : 0; }, cell: function (row) { return row.candidate === row.reference ? el('span', {}, '=') : el('span', { class: 'differs' }, '≠'); } },
      { title: 'field', name: true, className: 'path name', value: function (row) { return row.path; }, cell: function (row) { return short(row.path, 120); }, sort: true }, { title: 'candidate', value: function (row) { return row.candidate; }, cell: cell('candidate'), sort: true }, { title: 'reference', value: function (row) { return row.reference; }, cell: cell('reference'), sort: true }
    ], different);
    const button = el('button', { type: 'button', 'aria-pressed': 'false', class: 'print-no', on: { click: function () { const on = button.getAttribute('aria-pressed') !== 'true'; button.setAttribute('aria-pressed', String(on)); made.show(on ? all : different); } } }, 'Show equal ones too (' + all.length + ')');
    return block('Both sides', el('p', { class: 'muted' }, different.length === 0 ? 'All ' + all.length + ' known fields are equal.' : count(different.filter(function (row) { return !oneSided(row); }).length, 'field') + ' differ, ' + different.filter(oneSided).length + ' are known of one side only, ' + (all.length - different.length) + ' are equal.'), made.node, all.length > different.length ? el('p', {}, button) : null);
  }
  function missing(check) {
    const gone = (check.keys || []).filter(function (key) { return key.verdict === 'missing' || key.verdict === 'failed'; });
    if (gone.length === 0) { return null; }
    return block('Missing', el('p', { class: 'muted' }, count(gone.length, 'key') + (gone.length === 1 ? ' has' : ' have') + ' no value on a side, in at least one seed. If the sides name the same things differently, ', command('lockstep keys LEFT RIGHT'), ' proposes how to pair them.'), table('Missing keys', [{ title: 'key', name: true, className: 'key name', value: function (k) { return k.key; }, cell: function (k) { return short(k.key, 160); }, sort: true }, { title: 'verdict', value: function (k) { return k.verdict; } }, { title: 'seeds', number: true, value: function (k) { return k.seeds; } }], gone).node);
  }
  function notCompared(item) {
    const keys = item.check.keys || [];
    const parts = [];
    [['missing', 'that one side lacks'], ['failed', 'of cases that failed'], ['shape', 'of different shapes']].forEach(function (kind) { const n = keys.filter(function (k) { return k.verdict === kind[0]; }).length; if (n > 0) { parts.push(count(n, 'key') + ' ' + kind[1]); } });
    return el('p', { class: 'muted' }, parts.length === 0 ? 'Nothing was left uncompared: every key that either side has was held against the other.' : 'Not compared: ' + parts.join(', ') + '.');
  }
  function past(item) {
    const known = runs.filter(function (run) { return run.checks && run.checks[item.check.name]; });
    if (known.length < 2) { return null; }
    const rows = known.map(function (run) { return { run: run, check: run.checks[item.check.name] }; });
    const host = el('div', { class: 'chart low' });
    const ordered = rows.slice().reverse();
    const diffs = ordered.map(function (r) { return typeof r.check.mean_diff === 'number' ? r.check.mean_diff : null; });
    const scale = logScale(diffs.map(function (d) { return d === null ? NaN : d; }), item.limit > 0 ? [item.limit] : []);
    chart(host, 'svg', function () {
      const y = axis({ type: 'log', min: scale.min, max: scale.max, name: 'worst mean diff', axisLabel: { color: colour('muted'), formatter: scale.label, hideOverlap: true } });
      y.nameTextStyle = { color: colour('muted'), align: 'left', padding: [0, 0, 0, -70] };
      return { grid: { left: 78, right: 92, top: 34, bottom: 28 }, xAxis: axis({ type: 'category', data: ordered.map(function (r) { return UTC.format(new Date(r.run.finished)); }), axisLabel: { color: colour('muted'), hideOverlap: true } }), yAxis: y,
        series: [{ type: 'line', data: ordered.map(function (r, i) { return { value: scale.place(diffs[i]), symbol: r.check.passed ? 'circle' : 'diamond', symbolSize: r.check.passed ? 6 : 11, itemStyle: { color: colour(r.check.passed ? 'good' : 'bad') } }; }), lineStyle: { color: colour('muted'), width: 1.2 }, emphasis: { disabled: true } }].concat(item.limit > 0 ? [limitLine(item.limit, 0, 0, ordered.length - 1, false)] : []) };
    }, 'The worst mean difference of this check in ' + count(rows.length, 'run') + '. The table below has the values.');
    return block('This check in the last runs', el('figure', {}, host, el('figcaption', {}, 'Failed runs are diamonds.')), table('This check in the last runs', [
      { title: 'run', name: true, className: 'name', value: function (r) { return r.run.run; }, cell: function (r) { return short(r.run.run, 80); }, sort: true }, { title: 'finished', value: function (r) { return r.run.finished; }, cell: function (r) { return time(r.run.finished); }, sort: true },
      { title: 'verdict', value: function (r) { return rank(r.check.verdict); }, cell: function (r) { return verdict(r.check); }, sort: true }, { title: 'mean diff', number: true, value: function (r) { return r.check.mean_diff; }, cell: function (r) { return num(r.check.mean_diff); }, sort: true }
    ], rows).node);
  }
  function pictures(item) {
    const groups = families(item);
    if (groups.size === 0) {
      const curve = keyCurve(item);
      return [curve, checks.length > 1 && (item.check.keys || []).length > 0 && (data.values || []).length > 0 ? el('p', { class: 'muted' }, 'The values of this check are not on this page, which has room for those of the worst ' + valuesOf.size + '; the tables have all (lockstep sql).') : null];
    }
    const list = Array.from(groups.values());
    const bad = item.worst ? list.find(function (group) { return group.points.some(function (p) { return p.key.key === item.worst.key || item.worst.key.replace(/^seed_\d+\//, '') === p.key.key; }); }) : null;
    let current = bad || list[0];
    const host = el('div', {});
    const asked = address().get('curve');
    if (asked && groups.has(asked)) { current = groups.get(asked); }
    function draw() {
      fill(host, curves(item, current), seedMap(item, current));
    }
    draw();
    const choice = list.length > 1 ? el('div', { class: 'filters' }, el('label', {}, 'Curve', el('select', { on: { change: function (event) { current = groups.get(event.target.value); draw(); } } }, list.map(function (group) { return el('option', { value: group.name, selected: group === current }, short(group.name, 80)); })))) : null;
    return [block(item.check.kind === 'schedule' ? 'Learning rate' : 'Curves', choice, host)];
  }
  function detail(item) {
    const check = item.check;
    const at = worstFirst.indexOf(item);
    const reading = check.clock && check.clock.reading ? [check.clock.reading] : [];
    const sentences = Array.from(new Set(reading.concat(check.remarks || [])));
    const nav = el('nav', { 'aria-label': 'Checks' }, at > 0 ? el('a', { href: link(worstFirst[at - 1].check.name) }, '← previous') : null, at < worstFirst.length - 1 ? el('a', { href: link(worstFirst[at + 1].check.name) }, 'next →') : null, el('a', { href: '#checks' }, 'all checks'));
    const none = (check.keys || []).length === 0 && (check.explanation || check.mutants);
    const facts = none ? null : el('dl', { class: 'facts' }, [['worst key', item.worst ? el('span', { class: 'key' }, short(item.worst.key, 80)) : '-'], ['mean diff', item.worst ? exactly(item.worst.mean_diff) : '-'], ['max diff', item.worst ? exactly(item.worst.max_diff) : '-'], ['limit', limitText(check)], ['diff / limit', timesText(item.times)], ['keys outside', (check.keys || []).filter(function (k) { return k.outside_seeds > 0; }).length + ' of ' + ((check.keys || []).length + (check.keys_left_out || 0)).toLocaleString('en')]].map(function (fact) { return el('div', {}, el('dt', {}, fact[0]), el('dd', {}, fact[1])); }));
    return el('section', { 'aria-labelledby': 'check-name' }, el('div', { class: 'detail-head' }, el('h2', { id: 'check-name', tabindex: '-1' }, short(check.name, 300)), none && check.mutants ? null : verdict(check), el('span', { class: 'muted' }, plain(check.kind || '')), checks.length > 1 ? nav : null),
      sentences.length ? el('ul', { class: 'sentences' }, sentences.slice(0, 40).map(function (s) { return el('li', {}, short(s, 2000)); })) : null, facts, explanation(check), pictures(item), layerMaps(item), none ? null : keyTable(item), missing(check), sides(item), past(item), none ? null : block('What was not compared', notCompared(item)));
  }

  // ---- panels ----
  function blindspots() {
    const found = report.blindspots;
    if (!found) { return section('blindspots', 'Blind spots', el('p', { class: 'note' }, 'None were looked for. A check that passes may be blind to a bug: ', el('code', {}, 'lockstep blindspots SUITE.json'), ' tells which changes these checks could not see.')); }
    const ran = found.filter(function (b) { return b.state !== 'failed'; });
    const worst = ['too weak', 'in the noise', 'not exercised', 'failed', 'confounded', 'seen'];
    const state = function (b) { return b.state || (b.seen ? 'seen' : 'not seen'); };
    // A mutant is an edit of the candidate, always.
    const ofCandidate = function (list) { return (list || []).map(function (edit) { return editText(Object.assign({}, edit, { side: null })); }).join(', '); };
    const families = Array.from(new Set(ran.map(function (b) { return b.family || ''; }))).sort().map(function (name) { const of = ran.filter(function (b) { return (b.family || '') === name; }); return { name: name, of: of.length, seen: of.filter(function (b) { return b.seen; }).length }; });
    const several = families.length > 1 ? block('By family of fields', table('Changes that would be seen, by family of fields', [
      { title: 'family', name: true, className: 'name', value: function (f) { return f.name; }, cell: function (f) { return short(f.name, 80); }, sort: true }, { title: 'seen', number: true, value: function (f) { return f.seen; }, cell: function (f) { return String(f.seen); }, sort: true }, { title: 'of', number: true, value: function (f) { return f.of; }, cell: function (f) { return String(f.of); }, sort: true }
    ], families).node) : null;
    return section('blindspots', 'Blind spots', el('p', { class: 'muted' }, count(ran.filter(function (b) { return b.seen; }).length, 'change') + ' of ' + ran.length + ' would be seen.'), table('Changes and whether they would be seen', [
      { title: 'state', className: 'state', value: function (b) { return worst.indexOf(state(b)); }, cell: function (b) { return (b.seen ? '✓ ' : '✕ ') + plain(state(b)); }, sort: true }, checks.length > 1 ? { title: 'check', value: function (b) { return b.check; }, cell: function (b) { return short(b.check, 80); }, sort: true } : null, { title: 'change', name: true, className: 'name edit', value: function (b) { return ofCandidate(b.edits); }, cell: function (b) { return el('span', { class: 'path' }, ofCandidate(b.edits)); }, sort: true },
      { title: 'effect', number: true, value: function (b) { return b.effect; }, cell: function (b) { return num(b.effect); }, sort: true }, { title: 'effect / noise', number: true, value: function (b) { return b.sigmas; }, cell: function (b) { return num(b.sigmas); }, sort: true }, { title: 'limit / effect', number: true, value: function (b) { return b.looseness; }, cell: function (b) { return num(b.looseness); }, sort: true },
      { title: 'note', value: function (b) { return b.reason || ofCandidate((b.confounded_with || [])[0]); }, cell: function (b) { return (b.confounded_with || []).length ? 'not told from ' + short(ofCandidate(b.confounded_with[0]), 120) + (b.confounded_with.length > 1 ? ' and ' + (b.confounded_with.length - 1) + ' more' : '') : short(b.reason || '', 300); }, sort: true }
    ].filter(Boolean), found).node, several);
  }
  function history() {
    if (runs.length === 0) { return null; }
    const failures = function (run) { return Object.keys(run.checks || {}).filter(function (name) { return run.checks[name].passed === false; }); };
    return section('history', 'The last runs', table('Runs of this suite', [
      { title: 'run', name: true, className: 'name', value: function (r) { return r.run; }, cell: function (r) { return short(r.run, 80) + (r.run === report.run ? ' (this one)' : ''); }, sort: true }, { title: 'finished', value: function (r) { return r.finished; }, cell: function (r) { return time(r.finished); }, sort: true },
      { title: 'as expected', value: function (r) { return failures(r).length; }, cell: function (r) { return failures(r).length === 0 ? 'yes' : el('span', { class: 'no' }, 'NO'); }, sort: true }, { title: 'failed checks', value: function (r) { return failures(r).length; }, cell: function (r) { const f = failures(r); return f.length === 0 ? '-' : short(f.slice(0, 4).join(', '), 120) + (f.length > 4 ? ' and ' + (f.length - 4) + ' more' : ''); }, sort: true }
    ], runs).node);
  }
  function provenance() {
    const list = el('dl', { class: 'provenance' });
    function put(name, value) { list.append(el('dt', {}, plain(name)), el('dd', {}, value)); }
    if (report.run) { put('run', plain(report.run)); }
    if (report.suite) { put('suite', plain(report.suite)); }
    put('page written', time(data.written));
    Object.keys(data.provenance || {}).forEach(function (name) { const value = data.provenance[name]; put(name, /^\d{4}-\d\d-\d\dT/.test(value) ? time(value) : short(value, 300)); });
    put('report format', 'version ' + report.version);
    return section('provenance', 'Where this comes from', list);
  }

  // ---- the page ----
  const detailHost = document.getElementById('detail');
  function route(event) {
    const asked = address();
    const item = byName.get(asked.get('check')) || (event ? selected : null) || worstFirst[0];
    if (asked.has('check') && !byName.has(asked.get('check'))) { status.textContent = 'There is no check ' + short(asked.get('check'), 80) + ' in this report.'; }
    if (!item || item === selected) { return; }
    selected = item;
    dispose();
    fill(detailHost, detail(item));
    checkTable.draw();
    if (asked.has('check')) { const heading = document.getElementById('check-name'); heading.focus({ preventScroll: true }); heading.scrollIntoView(); }
  }
  fill(document.getElementById('run'), [report.suite, report.run].filter(Boolean).map(function (t) { return short(t, 100); }).join(' · '));
  fill(document.getElementById('written'), time(data.written));
  const many = checks.length > 1;
  if (many) { fill(document.getElementById('filters'), filters()); }
  const old = document.getElementById('check-table');
  old.replaceWith(checkTable.node);
  document.getElementById('more').replaceWith(status);
  applyFilter();
  fill(document.getElementById('panels'), blindspots(), history(), provenance());
  addEventListener('hashchange', route);
  addEventListener('click', function (event) { const a = event.target.closest && event.target.closest('a[href^="#"]'); if (a && decodeURIComponent(a.getAttribute('href')) === decodeURIComponent(location.hash) && document.getElementById('check-name')) { document.getElementById('check-name').scrollIntoView(); } });
  route(null);
  document.documentElement.setAttribute('data-ready', String(Math.round(performance.now())));
}());
