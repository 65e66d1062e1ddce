"use strict";
// What the page knows, and the table of statements. report_passages.js follows in the same script and starts it all.
// Everything is put on screen with textContent: no string of an article is ever read as markup.
const at = (id) => document.getElementById(id);
const make = (tag, name, text) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
};
const narrow = window.matchMedia("(max-width: 720px)");
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const dayWords = (iso) => iso && `${Number(iso.slice(8))} ${MONTHS[iso.slice(5, 7) - 1]} ${iso.slice(0, 4)}`;
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const counted = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
const fragment = (prefix, key) => `#${prefix}-${encodeURIComponent(key)}`;

// ---- the record -----------------------------------------------------------------------------------------------
const record = JSON.parse(at("record").textContent);
const articles = record.articles.map(([id, title, outlet, day]) => ({ id, title, outlet, day }));
const actors = record.actors.map(([name, kind, aliases], place) => (
  { place, name, kind, aliases, names: [name, ...aliases].map(fold) }));
const voices = (listed) => listed.map(([place, affiliation]) => ({ actor: actors[place], affiliation }));
const statements = record.statements.map(
  ([id, article, source, cue, content, form, score, speakers, addressees, act, said, sameAs, repeats, imported = ""], number) => ({
    id, number, source, cue, content, form, score, act, said, sameAs, repeats: repeats === 1, imported,
    speakers: voices(speakers), addressees: voices(addressees), speaker: speakers.map(([place]) => actors[place].name).join(", "),
    article: articles[article], outlet: articles[article].outlet, day: articles[article].day, haystack: null, worded: null,
  }));
const numberOf = new Map(statements.map((one) => [one.id, one.number]));
const copiesOf = new Map();
for (const one of statements) {
  if (one.sameAs) copiesOf.set(one.sameAs, [...(copiesOf.get(one.sameAs) || []), one]);
}
const haystack = (one) =>
  (one.haystack ??= fold([one.source, one.cue, one.content, one.outlet, one.article.title, one.act, one.imported,
    ...[...one.speakers, ...one.addressees].flatMap(({ actor, affiliation }) => [actor.name, ...actor.aliases, affiliation]),
  ].join("\n")));

// ---- who speaks -----------------------------------------------------------------------------------------------
const NOT_KNOWN = -1;
const greyWords = ({ actor, affiliation }) =>
  [affiliation, actor.kind === "person" ? "" : actor.kind].filter(Boolean).join(", ");
const toWords = (one) => (one.addressees.length ? `to ${one.addressees.map(({ actor }) => actor.name).join(", ")}` : "");
const nobody = (one) => (one.imported ? "no speaker" : "speaker not known");
const actWords = (one) => (one.act === "says" ? "" : one.act);
const isBy = (one, place) =>
  (place === NOT_KNOWN ? !one.speakers.length && !one.imported : one.speakers.some(({ actor }) => actor.place === place));

/** Typed words mean the actors of exactly this name or alias, else all that have them in a name or in the source as worded. */
function isSpokenBy(words) {
  const typed = fold(words).trim().replace(/\s+/g, " ");
  const exact = new Set(actors.filter(({ names }) => names.includes(typed)));
  if (exact.size) return (one) => one.speakers.some(({ actor }) => exact.has(actor));
  return (one) => one.speakers.some(({ actor }) => actor.names.some((name) => name.includes(typed)))
    || (one.worded ??= fold(one.source)).includes(typed);
}

// ---- filter and sort ------------------------------------------------------------------------------------------
const COLUMNS = [["day", "Date"], ["outlet", "Outlet"], ["speaker", "Speaker"], ["cue", "Cue"], ["content", "Content"],
  ["form", "Form"], ["score", "Score"]];
const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true });
let order = { column: "day", descending: false };
let actor = null;
let shown = [];
let page = 0;
let selected = null;
const pageSize = () => (narrow.matches ? 25 : 50);

const needles = (words) => (fold(words).match(/"[^"]+"|[^\s"]+/g) || []).map((word) => word.replaceAll('"', ""));

function wanted() {
  const words = needles(at("words").value);
  const [outlet, act, form, from, to] = ["outlet", "act", "form", "from", "to"].map((id) => at(id).value);
  const spoken = at("speaker").value.trim() ? isSpokenBy(at("speaker").value) : () => true;
  const least = Number(at("least").value);
  const copies = at("copies").checked;
  return (one) => (copies || !one.repeats)
    && (!outlet || one.outlet === outlet.slice(1))
    && (!act || one.act === act)
    && (!form || one.form === form)
    && one.score >= least
    && (!actor || isBy(one, actor.place))
    && (!from || (one.day && one.day >= from))
    && (!to || (one.day && one.day <= to))
    && spoken(one)
    && words.every((word) => haystack(one).includes(word));
}

function compare(a, b) {
  const [x, y] = [a[order.column], b[order.column]];
  if (x === y) return a.number - b.number;
  // What is missing comes last either way.
  if (x === "" || y === "") return x === "" ? 1 : -1;
  const byValue = typeof x === "number" ? x - y : order.column === "day" ? (x < y ? -1 : 1) : collator.compare(x, y);
  return (order.descending ? -byValue : byValue) || a.number - b.number;
}

function refresh(toPage = 0) {
  shown = statements.filter(wanted()).sort(compare);
  page = toPage;
  drawTally();
  drawChips();
  drawRows();
  markChosen();
  if (selected !== null) drawPlace();
}

function drawTally() {
  const all = statements.filter((one) => at("copies").checked || !one.repeats).length;
  at("tally").textContent = `${shown.length.toLocaleString("en")} of ${counted(all, "statement")}`;
  at("fit").textContent = shown.length === all ? "" : ` ${shown.length.toLocaleString("en")} of ${all.toLocaleString("en")}`;
}

function drawChips() {
  const chip = (words, clear) => {
    const button = make("button", "", `${words} ✕`);
    button.type = "button";
    button.setAttribute("aria-label", `Remove filter: ${words}`);
    button.addEventListener("click", () => { clear(); refresh(); at("words").focus({ preventScroll: true }); });
    return button;
  };
  const chips = [];
  const { outlet, speaker, act, form, from, to, least, words } = Object.fromEntries(
    ["outlet", "speaker", "act", "form", "from", "to", "least", "words"].map((id) => [id, at(id)]));
  const empty = (...fields) => () => fields.forEach((field) => { field.value = field === least ? 0 : ""; showLeast(); });
  if (words.value.trim()) chips.push(chip(`Words: ${words.value.trim()}`, empty(words)));
  if (outlet.value) chips.push(chip(outlet.selectedOptions[0].textContent, empty(outlet)));
  if (actor) chips.push(chip(`Speaker: ${actor.name}`, () => { actor = null; }));
  if (speaker.value.trim()) chips.push(chip(`Speaker: ${speaker.value.trim()}`, empty(speaker)));
  if (act.value) chips.push(chip(`Act: ${act.value}`, empty(act)));
  if (form.value) chips.push(chip(`Form: ${form.value}`, empty(form)));
  if (from.value || to.value) {
    const ends = [from.value ? `from ${dayWords(from.value)}` : "", to.value ? `to ${dayWords(to.value)}` : ""];
    chips.push(chip(from.value === to.value ? dayWords(from.value) : ends.join(" ").trim(), empty(from, to)));
  }
  if (Number(least.value)) chips.push(chip(`Score at least ${Number(least.value).toFixed(2)}`, empty(least)));
  if (chips.length > 1) {
    chips.push(chip("Clear all", () => { actor = null; empty(words, outlet, speaker, act, form, from, to, least)(); }));
  }
  at("chips").replaceChildren(...chips);
}

function showLeast() {
  at("least-shown").textContent = Number(at("least").value).toFixed(2);
}

// ---- the table ------------------------------------------------------------------------------------------------
function drawHeadings() {
  at("headings").replaceChildren(...COLUMNS.map(([column, title]) => {
    const th = make("th", `col-${column}`);
    th.scope = "col";
    th.setAttribute("role", "columnheader");
    const button = make("button", "", title);
    button.type = "button";
    if (column === "score") button.title = "The model’s estimate of the chance that the entry is right";
    button.addEventListener("click", () => {
      order = { column, descending: order.column === column ? !order.descending : column === "score" };
      markOrder();
      refresh();
    });
    th.append(button);
    return th;
  }));
  markOrder();
}

function markOrder() {
  COLUMNS.forEach(([column], i) => {
    const th = at("headings").children[i];
    if (column === order.column) th.setAttribute("aria-sort", order.descending ? "descending" : "ascending");
    else th.removeAttribute("aria-sort");
  });
}

function speakerParts(one) {
  if (!one.speakers.length) {
    return [make("span", "unknown", nobody(one)), ...(one.source ? [" ", make("span", "soft", `“${one.source}”`)] : [])];
  }
  return one.speakers.map((voice) => {
    const part = make("span", "voice");
    part.append(make("strong", "", voice.actor.name), ...(greyWords(voice) ? [" ", make("small", "", greyWords(voice))] : []));
    return part;
  });
}

function drawRow(one) {
  const row = make("tr", one.number === selected ? "on" : "");
  row.setAttribute("role", "row");
  row.dataset.number = one.number;
  const cell = (column, text) => {
    const td = make("td", `col-${column}`, text);
    td.setAttribute("role", "cell");
    row.append(td);
    return td;
  };
  cell("day", dayWords(one.day) || "no date").append(...(one.said ? [" ", make("span", "soft", one.said)] : []));
  const outlet = cell("outlet", one.outlet);
  if (one.repeats) outlet.append(make("span", "tag", "copy"));
  const who = cell("speaker");
  who.append(...speakerParts(one));
  if (one.source) who.title = `As worded: ${one.source}`;
  if (one.addressees.length) who.append(" ", make("span", "soft", toWords(one)));
  const cue = cell("cue", one.cue);
  if (actWords(one)) cue.append(" ", make("span", "act", actWords(one)));
  const link = make("a", "", one.content);
  link.href = fragment("s", one.id);
  cell("content").append(link, ...(one.imported ? [make("span", "soft", one.imported)] : []));
  cell("form", one.form);
  const score = cell("score", one.imported ? "" : one.score.toFixed(2));
  if (!one.imported) {
    const meter = make("span", "meter");
    meter.style.setProperty("--share", one.score);
    score.append(meter);
  }
  return row;
}

function drawRows() {
  const size = pageSize();
  const first = page * size;
  const rows = shown.slice(first, first + size).map(drawRow);
  if (!rows.length) {
    const row = make("tr", "empty");
    row.append(make("td", "", statements.length ? "No statement fits these filters." : "No statements were found."));
    row.firstChild.colSpan = COLUMNS.length;
    rows.push(row);
  }
  at("rows").replaceChildren(...rows);
  const last = Math.min(first + size, shown.length);
  at("page-shown").textContent = `${(first + 1).toLocaleString("en")}–${last.toLocaleString("en")} of ${shown.length.toLocaleString("en")}`;
  at("page-back").disabled = page === 0;
  at("page-on").disabled = last >= shown.length;
  at("pager").hidden = shown.length <= size;
}

function turnPage(by) {
  page += by;
  drawRows();
  at("table").scrollIntoView({ block: "start" });
}

// ---- choosing in the overview ---------------------------------------------------------------------------------
const bars = [...document.querySelectorAll(".bar")];
const choices = [...document.querySelectorAll("[data-filter]")];
const isChosenBar = (bar) => at("from").value === bar.dataset.from && at("to").value === bar.dataset.to;
const isChosen = ({ dataset: { filter, value } }) =>
  filter === "outlet" ? at("outlet").value === `=${value}` : actor !== null && actor.place === Number(value);

function markChosen() {
  bars.forEach((bar) => bar.setAttribute("aria-pressed", isChosenBar(bar)));
  choices.forEach((choice) => choice.setAttribute("aria-pressed", isChosen(choice)));
}

function chooseBar(bar) {
  const off = isChosenBar(bar);
  at("from").value = off ? "" : bar.dataset.from;
  at("to").value = off ? "" : bar.dataset.to;
  refresh();
}

function choose(choice) {
  const off = isChosen(choice);
  const { filter, value, name } = choice.dataset;
  if (filter === "outlet") at("outlet").value = off ? "" : `=${value}`;
  else if (off) actor = null;
  else { chooseActor(Number(value), name); return; }
  refresh();
}

/** One actor at a time: the chosen one, or the one whose name is typed. */
function chooseActor(place, name) {
  actor = { place, name };
  at("speaker").value = "";
  refresh();
}

function listenToBars() {
  const readout = at("readout");
  if (!bars.length) return;
  bars[0].setAttribute("tabindex", "0");
  const rest = () => { readout.textContent = readout.dataset.rest; };
  rest();
  bars.forEach((bar, i) => {
    const say = () => { readout.textContent = bar.getAttribute("aria-label"); };
    bar.addEventListener("mouseenter", say);
    bar.addEventListener("mouseleave", rest);
    bar.addEventListener("focus", say);
    bar.addEventListener("blur", rest);
    bar.addEventListener("click", () => { chooseBar(bar); say(); });
    bar.addEventListener("keydown", (event) => {
      const next = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 0, End: bars.length - 1 }[event.key];
      if (event.key === "Enter" || event.key === " ") chooseBar(bar);
      else if (next === undefined) return;
      else if (bars[next]) {
        bar.setAttribute("tabindex", "-1");
        bars[next].setAttribute("tabindex", "0");
        bars[next].focus();
      }
      event.preventDefault();
    });
  });
}
