// The reading views, the statement in hand, and the start. Follows report_table.js in the same script.

// ---- passages -------------------------------------------------------------------------------------------------
const ROLES = ["source", "cue", "content"];
const LABEL_WIDTHS = { source: 52, cue: 30, content: 58 };
const articleElement = (one) => at(`a-${one.article.id}`);

function light(number, style) {
  const home = articleElement(statements[number]);
  for (const role of ROLES) {
    const parts = home.querySelectorAll(`[data-${role}~="${number}"]`);
    parts.forEach((part) => part.classList.add("lit", `as-${role}`, style));
    if (parts.length) label(parts[0], home, LABEL_WIDTHS[role]);
  }
  home.querySelector(`.sign[data-number="${number}"]`).classList.add("lit", style);
}

/** The role's name over its first piece, drawn in from the edge of the column where it would be cut off. */
function label(part, home, width) {
  const over = part.getClientRects()[0].left + width - home.getBoundingClientRect().right;
  part.style.setProperty("--shift", `${-Math.max(0, over)}px`);
  part.classList.add("first");
}

function unlight() {
  document.querySelectorAll(".lit").forEach((part) => {
    part.classList.remove("lit", "first", "flash", "hover", "on", ...ROLES.map((role) => `as-${role}`));
    part.style.removeProperty("--shift");
  });
}

function relight(hovered = null) {
  unlight();
  if (hovered !== null) light(hovered, "hover");
  else if (selected !== null) light(selected, "on");
}

/** The statements a piece of text belongs to, innermost first. */
function numbersOf(target) {
  const part = target.closest(".text .sign, .text [data-source], .text [data-cue], .text [data-content]");
  if (!part) return [];
  if (part.dataset.number) return [Number(part.dataset.number)];
  const found = ROLES.flatMap((role) => (part.dataset[role] || "").split(" ").filter(Boolean).map(Number));
  return [...new Set(found)];
}

function select(number, { jump = true, focus = false } = {}) {
  selected = number;
  relight();
  drawInspector(statements[number]);
  at("rows").querySelectorAll(".on").forEach((row) => row.classList.remove("on"));
  at("rows").querySelector(`[data-number="${number}"]`)?.classList.add("on");
  if (!jump) return;
  const home = articleElement(statements[number]);
  arriveAt(home);
  const first = home.querySelector(".lit");
  const show = () => first.scrollIntoView({ block: "center" });
  show();
  // Articles drawn on the way take their real height only now.
  requestAnimationFrame(() => requestAnimationFrame(show));
  home.querySelectorAll(".lit").forEach((part) => part.classList.add("flash"));
  if (focus) home.querySelector(`.sign[data-number="${number}"]`).focus({ preventScroll: true });
}

function deselect() {
  selected = null;
  unlight();
  at("inspector").hidden = true;
  at("rows").querySelectorAll(".on").forEach((row) => row.classList.remove("on"));
}

function visit(number, options) {
  history.replaceState(null, "", fragment("s", statements[number].id));
  select(number, options);
}

/** Who speaks, each name a button that leaves only its statements; to whom, the act and when. */
function whoParts(one) {
  const names = one.speakers.flatMap((voice, i) => {
    const button = make("button", "plain", voice.actor.name);
    button.type = "button";
    button.title = `Only statements of ${voice.actor.name}`;
    button.addEventListener("click", () => chooseActor(voice.actor.place, voice.actor.name));
    return [i ? ", " : "", button, ...(greyWords(voice) ? [" ", make("small", "", greyWords(voice))] : [])];
  });
  const rest = [toWords(one), actWords(one), one.said].filter(Boolean).map((words) => make("small", "", ` · ${words}`));
  return [...(names.length ? names : [make("span", "unknown", nobody(one))]), ...rest];
}

function drawInspector(one) {
  at("said-who").replaceChildren(...whoParts(one));
  at("said-source").textContent = one.source;
  at("said-cue").textContent = one.cue;
  at("said-content").textContent = one.content;
  const kind = one.imported ? `${one.form}: ${one.imported}` : `${one.form}, score ${one.score.toFixed(2)}`;
  const about = [kind, one.outlet, dayWords(one.day)].filter(Boolean).join(" · ");
  at("said-about").replaceChildren(about, ...sameLinks(one));
  at("inspector").hidden = false;
  drawPlace();
}

function sameLinks(one) {
  const link = (other) => {
    const a = make("a", "", other.outlet || other.article.title);
    a.href = fragment("s", other.id);
    return a;
  };
  const original = one.sameAs && numberOf.has(one.sameAs) ? [statements[numberOf.get(one.sameAs)]] : [];
  const copies = copiesOf.get(one.id) || [];
  const listed = (words, others) => others.flatMap((other, i) => [i ? ", " : ` · ${words} `, link(other)]);
  return [...listed("copy of the statement in", original), ...listed("also in", copies.slice(0, 6))];
}

function drawPlace() {
  const place = shown.findIndex((one) => one.number === selected);
  at("place").textContent = place < 0 ? "not in the table" : `${(place + 1).toLocaleString("en")} of ${shown.length.toLocaleString("en")}`;
  at("before").disabled = place <= 0;
  at("after").disabled = place === shown.length - 1 || !shown.length;
}

function step(by) {
  const place = shown.findIndex((one) => one.number === selected);
  const next = shown[place < 0 ? 0 : place + by];
  if (next) visit(next.number);
}

function backToTable() {
  const place = shown.findIndex((one) => one.number === selected);
  if (place < 0) { at("statements").scrollIntoView(); return; }
  if (Math.floor(place / pageSize()) !== page) { page = Math.floor(place / pageSize()); drawRows(); }
  const row = at("rows").querySelector(`[data-number="${selected}"]`);
  row.scrollIntoView({ block: "center" });
  row.querySelector("a").focus({ preventScroll: true });
  row.classList.add("flash");
  setTimeout(() => row.classList.remove("flash"), 1500);
}

function followAddress() {
  let key = "";
  try { key = decodeURIComponent(location.hash.slice(1)); } catch { return; }
  if (key.startsWith("s-") && numberOf.has(key.slice(2))) select(numberOf.get(key.slice(2)), { focus: true });
  else if (key.startsWith("a-") && at(key)) {
    const show = () => at(key).scrollIntoView({ block: "start" });
    show();
    requestAnimationFrame(() => requestAnimationFrame(show));
    at(key).focus({ preventScroll: true });
    arriveAt(at(key));
    if (!window.matchMedia("(min-width: 900px)").matches) at("contents").open = false;
  }
}

// ---- the list of articles -------------------------------------------------------------------------------------
const entries = [...at("list").children].map((item) => ({ item, link: item.firstChild, words: null }));

function findArticle() {
  const words = needles(at("find").value);
  for (const entry of entries) {
    entry.words ??= fold(entry.item.textContent);
    entry.item.hidden = !words.every((word) => entry.words.includes(word));
  }
}

const linkOf = new Map(articles.map((article, i) => [at(`a-${article.id}`), entries[i].link]));
let current = null;
let settled = 0;

/** After a jump the list shows where it led, whatever else scrolls past the middle of the window. */
function arriveAt(article) {
  settled = Date.now() + 600;
  markCurrent(article);
}

function markCurrent(element) {
  if (linkOf.get(element) === current) return;
  current?.removeAttribute("aria-current");
  current = linkOf.get(element);
  current.setAttribute("aria-current", "true");
  const list = at("list").parentElement;
  const [inner, outer] = [current.getBoundingClientRect(), list.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) list.scrollTop += inner.top - outer.top - outer.height / 3;
}

function followReading() {
  const watcher = new IntersectionObserver((changes) => {
    const change = changes.find((one) => one.isIntersecting);
    if (change && Date.now() > settled) markCurrent(change.target);
  }, { rootMargin: "-25% 0px -74% 0px" });
  linkOf.forEach((_, element) => watcher.observe(element));
}

// ---- wiring ---------------------------------------------------------------------------------------------------
function listenToTable() {
  let timer = 0;
  const soon = () => { clearTimeout(timer); timer = setTimeout(refresh, 90); };
  at("filters").addEventListener("submit", (event) => event.preventDefault());
  at("filters").addEventListener("input", () => { showLeast(); soon(); });
  at("speaker").addEventListener("input", () => { actor = null; });
  at("rows").addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-number]");
    if (!row || event.metaKey || event.ctrlKey || String(window.getSelection())) return;
    event.preventDefault();
    history.pushState(null, "", fragment("s", statements[row.dataset.number].id));
    select(Number(row.dataset.number), { focus: true });
  });
  at("page-back").addEventListener("click", () => turnPage(-1));
  at("page-on").addEventListener("click", () => turnPage(1));
  choices.forEach((choice) => choice.addEventListener("click", () => choose(choice)));
  narrow.addEventListener("change", () => { page = 0; drawRows(); });
}

function listenToPassages() {
  const reading = document.querySelector(".reading");
  reading.addEventListener("mouseover", (event) => relight(numbersOf(event.target)[0] ?? null));
  reading.addEventListener("mouseleave", () => relight());
  reading.addEventListener("focusin", (event) => relight(numbersOf(event.target)[0] ?? null));
  reading.addEventListener("focusout", () => relight());
  reading.addEventListener("click", (event) => {
    const numbers = numbersOf(event.target);
    if (!numbers.length || String(window.getSelection())) return;
    event.preventDefault();
    // A second click on nested statements takes the next one out.
    visit(numbers[(numbers.indexOf(selected) + 1) % numbers.length], { jump: false });
  });
  at("before").addEventListener("click", () => step(-1));
  at("after").addEventListener("click", () => step(1));
  at("close").addEventListener("click", deselect);
  at("back").addEventListener("click", (event) => { event.preventDefault(); backToTable(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && selected !== null) deselect(); });
}

function listenToPrinter() {
  // On paper there is no next page of the table.
  window.addEventListener("beforeprint", () => at("rows").replaceChildren(...shown.map(drawRow)));
  window.addEventListener("afterprint", drawRows);
}

at("filters").hidden = at("table").hidden = false;
drawHeadings();
refresh();
listenToBars();
listenToTable();
listenToPassages();
listenToPrinter();
followReading();
at("find").addEventListener("input", findArticle);
window.addEventListener("hashchange", followAddress);
window.addEventListener("popstate", () => { if (!location.hash.startsWith("#s-")) deselect(); });
followAddress();
