// The local workspace's page: sends forms without leaving the page, asks once a second what is new,
// and never touches what somebody is typing. Without this script the same forms post and come back.
"use strict";

const page = document.body.dataset;
const byId = (id) => document.getElementById(id);
const scroll = byId("scroll");
const list = byId("messages");
const composer = byId("composer");
const writing = byId("text");
const MOST_BYTES = 30 * 1024 * 1024;
const MOST_SHOWN = 300; // messages kept in an open page; older ones are a link away
const typing = new Set(["INPUT", "TEXTAREA", "SELECT"]);

let token = page.token;
let revision = Number(page.revision);
let attached = [];
let timer = 0;
let online = true;

// ---- small things

function nonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

/** What is changed is another post: only an unchanged one sent again counts as the same. */
function renewNonce(form) {
  if (form.elements.nonce) form.elements.nonce.value = nonce();
}

function toast(text, tone = "info") {
  const line = document.createElement("p");
  line.className = `toast ${tone}`;
  line.textContent = text;
  byId("toasts").append(line);
  fade(line);
}

/** Until a finger or a mouse button is up again nothing is exchanged: a click needs both its halves on one element. */
let released = Promise.resolve();
let release = () => {};

function hold(event) {
  if (event.button !== 0) return; // the menu of the other button may swallow its release
  release();
  released = new Promise((resolve) => (release = () => setTimeout(resolve)));
}

function fade(line) {
  const long = line.classList.contains("bad") ? 9000 : 5000;
  setTimeout(() => line.remove(), long);
  line.addEventListener("click", () => line.remove());
}

function atBottom() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 48;
}

function toBottom() {
  scroll.scrollTop = scroll.scrollHeight;
  byId("to-bottom").hidden = true;
}

/** To the bottom, or to the beginning of what is new when it is longer than the window. */
function toNewest(after) {
  toBottom();
  const first = after?.isConnected ? after.nextElementSibling : null;
  if (first && list.getBoundingClientRect().bottom - first.getBoundingClientRect().top > scroll.clientHeight)
    first.scrollIntoView({ block: "start" });
}

/** Changes the list without moving what the reader looks at. */
function keepingPlace(change) {
  const bottom = atBottom();
  const last = list.lastElementChild;
  const top = scroll.getBoundingClientRect().top;
  const anchor = [...list.children].find((m) => m.getBoundingClientRect().bottom > top);
  const stood = anchor && anchor.getBoundingClientRect().top;
  const id = anchor && anchor.id;
  const grew = change();
  if (bottom) toNewest(last);
  else {
    const now = id && byId(id);
    if (now) scroll.scrollTop += now.getBoundingClientRect().top - stood;
    if (grew) byId("to-bottom").hidden = false;
  }
}

// ---- what came from the server

function parse(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}

function inUse(message) {
  const focused = document.activeElement;
  return (message.contains(focused) && typing.has(focused.tagName)) || message.querySelector("form[data-typed]") !== null;
}

function put(data, force) {
  const fresh = parse(data.html);
  const old = byId(data.id);
  if (old) {
    // An answer that took its time must not put back a card that was asked for since and is being filled in.
    if (Number(old.dataset.changed) >= Number(fresh.dataset.changed)) return false;
    if (!force && inUse(old)) offer(old, data);
    else replace(old, fresh);
    return false;
  }
  const first = list.firstElementChild;
  if (page.past || (first && data.seq < Number(first.dataset.seq))) return false;
  const next = [...list.children].find((m) => Number(m.dataset.seq) > data.seq);
  list.insertBefore(fresh, next || null);
  return true;
}

function replace(old, fresh) {
  const folds = [...old.querySelectorAll("details[open] > summary")].map((s) => s.textContent);
  for (const summary of fresh.querySelectorAll("details > summary"))
    if (folds.includes(summary.textContent)) summary.parentElement.open = true;
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (!hadFocus) return;
  const bubble = fresh.querySelector(".bubble");
  bubble.tabIndex = -1;
  bubble.focus({ preventScroll: true });
}

/** After one's own click: to what is wrong in the card, else to where the card begins. */
function showAnswer(id) {
  const message = byId(id);
  if (!message || inUse(message)) return;
  const wrong = message.querySelector(".field.wrong");
  wrong?.querySelector("input, textarea, select").focus({ preventScroll: true });
  if (wrong && message.clientHeight > scroll.clientHeight) {
    wrong.scrollIntoView({ block: "center" });
  } else if (message.getBoundingClientRect().top < scroll.getBoundingClientRect().top) {
    message.scrollIntoView({ block: "start" });
  }
}

/** A card changed under somebody's fingers: what was typed stays until they ask for the new one. */
function offer(old, data) {
  old.querySelector(".changed")?.remove();
  const note = document.createElement("p");
  note.className = "changed";
  note.setAttribute("role", "status");
  note.append(page.changed + " ");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small";
  button.textContent = page.showNew;
  button.addEventListener("click", () => replace(old, parse(data.html)));
  note.append(button);
  old.querySelector(".bubble").append(note);
}

function showChats(html) {
  const holder = byId("chat-list");
  const focused = holder.contains(document.activeElement) && document.activeElement.getAttribute("href");
  holder.innerHTML = html;
  showUnread();
  if (focused) [...holder.querySelectorAll("a")].find((a) => a.getAttribute("href") === focused)?.focus();
}

const title = document.title;

function showUnread() {
  const marks = [...document.querySelectorAll("#chat-list .unread")];
  const count = marks.reduce((sum, mark) => sum + parseInt(mark.textContent, 10), 0);
  document.title = count ? `(${count}) ${title}` : title;
}

/** A page that is open for days lets go of its oldest messages: never of what is read or filled in. */
function trim() {
  const top = scroll.getBoundingClientRect().top;
  const most = [...list.children].slice(0, -MOST_SHOWN).filter((m) => m.getBoundingClientRect().bottom < top);
  if (!most.length || most.some(inUse)) return;
  for (const message of most) message.remove();
  const earlier = byId("earlier");
  earlier.hidden = false;
  earlier.firstElementChild.search = `?before=${list.firstElementChild.dataset.seq}`;
}

function apply(news, force = "") {
  if (!news) return;
  if (news.now) byId("now").textContent = news.now;
  if (news.chats) showChats(news.chats);
  if (news.messages && news.messages.length) {
    document.querySelector(".empty")?.remove();
    keepingPlace(() => news.messages.map((m) => put(m, m.id === force)).includes(true));
    keepingPlace(trim);
  }
  revision = Math.max(revision, news.revision);
}

// ---- asking for news

async function poll() {
  clearTimeout(timer);
  const since = revision;
  try {
    const answer = await fetch(`${page.changes}&since=${since}${document.hidden ? "" : "&seen=1"}`, {
      headers: { "X-Casebot-Token": token },
    });
    if (answer.status === 401) return location.reload();
    if (answer.ok) {
      const news = await answer.json();
      await released;
      if (revision === since) apply(news);
    }
    connected(true);
  } catch {
    connected(false);
  }
  again(document.hidden ? 10000 : 1000);
}

function again(after) {
  clearTimeout(timer);
  timer = setTimeout(poll, after);
}

function connected(now) {
  if (now === online) return;
  online = now;
  document.body.classList.toggle("offline", !now);
  toast(now ? page.online : page.offline, now ? "good" : "bad");
}

// ---- sending

function renew(fresh) {
  token = fresh;
  for (const input of document.querySelectorAll('input[name="token"]')) input.value = fresh;
}

/** Posts; answers what the server said, or null when it could not be reached (the same nonce may be sent again). */
async function post(url, data, retried = false) {
  data.set("since", revision);
  let answer;
  let said;
  try {
    answer = await fetch(url, { method: "POST", body: data, headers: { "X-Casebot-Token": token } });
    said = await answer.json();
  } catch {
    if (online) connected(false);
    else toast(page.offline, "bad");
    return null;
  }
  if (said.token) {
    renew(said.token);
    data.set("token", token);
    if (!retried) return post(url, data, true);
  }
  if (said.toast) toast(said.toast.text, said.toast.tone);
  return { ok: answer.ok, ...said };
}

function tooBig(files) {
  return files.reduce((sum, file) => sum + file.size, 0) > MOST_BYTES;
}

function confirmed(question) {
  const dialog = byId("ask");
  dialog.querySelector("p").textContent = question;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

async function submit(form, button) {
  if (form.dataset.busy) return;
  if (tooBig([...form.elements].flatMap((field) => [...(field.files || [])]))) return toast(page.tooBig, "bad");
  if (button?.dataset.confirm && !(await confirmed(button.dataset.confirm))) return;
  form.dataset.busy = "1";
  button?.setAttribute("aria-busy", "true");
  const said = await post(form.action, new FormData(form, button));
  await released;
  delete form.dataset.busy;
  button?.removeAttribute("aria-busy");
  if (!said) return;
  renewNonce(form);
  if (said.fresh) carryOver(form, said.fresh);
  if (!said.ok) return;
  delete form.dataset.typed;
  form.closest("details.clock")?.removeAttribute("open");
  const id = form.closest(".message")?.id;
  apply(said.changes, id);
  if (said.changes.messages?.some((m) => m.id === id)) showAnswer(id);
  soon();
}

/** Puts a fresh card in place of an outdated one and what was typed into its fields. */
function carryOver(form, data) {
  const old = form.closest(".message");
  const fresh = parse(data.html);
  for (const [i, from] of old.querySelectorAll("form.fields").entries()) {
    const into = fresh.querySelectorAll("form.fields")[i];
    for (const input of from.elements) {
      if (!input.name?.startsWith("f.") || !into) continue;
      const same = [...into.elements].find(
        (e) => e.name === input.name && (!["radio", "checkbox"].includes(e.type) || e.value === input.value),
      );
      if (!same) continue;
      if (input.type === "file") same.files = input.files;
      else if (["radio", "checkbox"].includes(input.type)) same.checked = input.checked;
      else same.value = input.value;
    }
  }
  replace(old, fresh);
}

/** The bot answers within moments: ask a few times quickly, then as usual. */
function soon() {
  for (const after of [120, 350, 700]) setTimeout(() => online && poll(), after);
}

// ---- the composer

function size() {
  writing.style.height = "auto";
  writing.style.height = `${Math.min(writing.scrollHeight + 2, window.innerHeight * 0.4)}px`;
}

function attach(files) {
  for (const file of files) {
    if (file.size > MOST_BYTES) toast(page.tooBig, "bad");
    else attached.push(file);
  }
  renewNonce(composer);
  showAttached();
}

function showAttached() {
  byId("attached").replaceChildren(
    ...attached.map((file) => {
      const item = document.createElement("li");
      const name = document.createElement("span");
      name.textContent = file.name;
      name.dir = "auto";
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "small";
      remove.textContent = "×";
      remove.setAttribute("aria-label", page.remove.replace("NAME", file.name));
      remove.addEventListener("click", () => {
        attached = attached.filter((one) => one !== file);
        renewNonce(composer);
        showAttached();
        writing.focus();
      });
      item.append(name, remove);
      return item;
    }),
  );
}

/** As few posts as the size of one post allows. */
function batches(files) {
  const found = [[]];
  let bytes = 0;
  for (const file of files) {
    if (found.at(-1).length && (bytes + file.size > MOST_BYTES || found.at(-1).length === 20)) {
      found.push([]);
      bytes = 0;
    }
    found.at(-1).push(file);
    bytes += file.size;
  }
  return found;
}

async function say() {
  const text = writing.value;
  if (composer.dataset.busy || (!text.trim() && !attached.length)) return;
  composer.dataset.busy = "1";
  const sent = attached;
  let rest = sent;
  const key = composer.elements.nonce.value;
  for (const [i, files] of batches(sent).entries()) {
    const data = new FormData();
    data.set("token", token);
    data.set("nonce", i ? `${key}-${i}` : key);
    data.set("text", i ? "" : text);
    data.set("reply_to", i ? "" : composer.elements.reply_to.value);
    for (const file of files) data.append("files", file, file.name);
    const said = await post(composer.action, data);
    await released;
    if (!said?.ok) break; // the same nonce again: should it have arrived after all, it is not said twice
    renewNonce(composer);
    rest = rest.filter((file) => !files.includes(file));
    if (i === 0 && writing.value === text) writing.value = "";
    apply(said.changes);
    toBottom();
    if (!rest.length) replyTo("");
  }
  attached = attached.filter((file) => !sent.includes(file) || rest.includes(file));
  delete composer.dataset.busy;
  showAttached();
  remember();
  size();
  soon();
}

function replyTo(id) {
  composer.elements.reply_to.value = id;
  const message = id && byId(id);
  byId("replying").hidden = !message;
  if (!message) return;
  const words = message.querySelector(".card-title, .said, .file-name")?.textContent || "";
  byId("replying").firstElementChild.textContent = `↩ ${words.trim().slice(0, 80)}`;
  writing.focus();
}

const shelf = `casebot:${page.changes}`;

function remember() {
  try {
    sessionStorage.setItem(shelf, writing.value);
  } catch {
    // No room or not allowed: typing goes on, only a change of chat forgets it.
  }
}

// ---- copying

async function copy(button) {
  const text = button.closest("figure").querySelector("pre").textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Only secure origins have a clipboard: over plain http from another machine the old way still works.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  toast(button.dataset.copied, "good");
}

// ---- listening

addEventListener("pointerdown", hold, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => release(), true);
addEventListener("blur", () => release()); // the window's own: a button let go elsewhere is never told

// The second click of a double click is no second wish: the answer to the first may stand under it by now.
addEventListener("click", (event) => event.detail > 1 && event.target.closest(".message button") && event.preventDefault(), true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog") return;
  event.preventDefault();
  if (form === composer) say();
  else submit(form, event.submitter);
});

document.addEventListener("input", (event) => {
  const field = event.target;
  if (field === writing) {
    renewNonce(composer);
    remember();
    return size();
  }
  const form = field.closest("form.fields");
  if (!form) return;
  renewNonce(form);
  form.dataset.typed = "1";
  const most = Number(field.dataset.max);
  if (!most || field.type === "date") return;
  let note = field.parentElement.querySelector(".too-long");
  if (field.value.length <= most) return void note?.remove();
  if (!note) {
    note = document.createElement("p");
    note.className = "too-long error";
    field.after(note);
  }
  note.textContent = page.tooLong.replace("COUNT", field.value.length).replace("MOST", most);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form.files-only");
  if (form && event.target.type === "file" && event.target.files.length) form.requestSubmit(form.querySelector("[name=press]"));
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button && "copy" in button.dataset) copy(button);
  if (button?.dataset.reply) replyTo(button.dataset.reply);
  const clock = document.querySelector("details.clock[open]");
  if (clock && !clock.contains(event.target)) clock.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelector("details.clock[open]")?.removeAttribute("open");
  if (location.hash === "#chats") location.hash = "#messages";
});

writing.addEventListener("keydown", (event) => {
  // While an input method is composing, Enter picks a word.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  say();
});

writing.addEventListener("paste", (event) => {
  const files = [...event.clipboardData.files];
  if (!files.length) return;
  event.preventDefault();
  attach(files);
});

byId("files").addEventListener("change", (event) => {
  attach(event.target.files);
  event.target.value = "";
  writing.focus();
});

byId("replying").lastElementChild.addEventListener("click", () => replyTo(""));
byId("to-bottom").addEventListener("click", toBottom);
scroll.addEventListener("scroll", () => atBottom() && (byId("to-bottom").hidden = true), { passive: true });

let over = 0;
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
addEventListener("dragenter", (event) => carriesFiles(event) && ++over && (byId("drop").hidden = false));
addEventListener("dragleave", (event) => carriesFiles(event) && --over <= 0 && (byId("drop").hidden = true));
addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  over = 0;
  byId("drop").hidden = true;
  if (event.target.type === "file") return; // a card's own file field takes it
  event.preventDefault();
  attach(event.dataTransfer.files);
});

document.addEventListener("visibilitychange", () => document.hidden || poll());

document.body.classList.add("scripted");
document.querySelectorAll(".toast").forEach(fade);
try {
  writing.value ||= sessionStorage.getItem(shelf) || "";
} catch {
  // Storage is switched off: the box starts empty.
}
size();
showUnread();
if (!page.past) toBottom();
if (matchMedia("(hover: hover)").matches) writing.focus({ preventScroll: true });
again(1000);
