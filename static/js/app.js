// Helps a page along; every page works without it. It sends nothing by itself and keeps nothing.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const say = (id, text) => { const region = $(id); if (region) region.textContent = text || ""; };

  // A page that comes back from the browser's own memory may show what was changed, or a member who has signed out.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) print();
  });

  // A file that is too large is told before it is sent; the portal refuses it in any case.
  document.addEventListener("change", ({ target }) => {
    const most = Number(target.dataset?.mostBytes);
    if (!most) return;
    const isTooLarge = target.files[0]?.size > most;
    if (isTooLarge) target.value = "";
    $(`${target.id}-too-large`).hidden = !isTooLarge;
  });

  // The position of the device, made coarse before it leaves it; without script one writes it.
  const locate = (form) => navigator.geolocation.getCurrentPosition(({ coords }) => {
    form.elements.latitude.value = coords.latitude.toFixed(2);
    form.elements.longitude.value = coords.longitude.toFixed(2);
    form.requestSubmit($("send-position"));
  }, () => { $("not-located").hidden = false; }, { timeout: 20000 });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-locate]");
    if (button) locate(button.form);
  });
  // What only a script can do is shown by the script.
  const reveal = (root) => root.querySelectorAll?.("[data-print], [data-locate]").forEach((button) => { button.hidden = false; });

  // «Vis passord»: the words come from the page, which knows the language.
  const addShowButton = (input) => {
    const button = document.createElement("button");
    const label = (shown) => { button.textContent = shown ? input.dataset.hide : input.dataset.show; };
    button.type = "button";
    button.className = "ds-button show-password";
    button.dataset.variant = "tertiary";
    button.setAttribute("aria-controls", input.id);
    const show = (shown) => { input.type = shown ? "text" : "password"; label(shown); };
    button.addEventListener("click", () => show(input.type === "password"));
    input.form?.addEventListener("submit", () => show(false));
    label(false);
    input.after(button);
  };
  const prepare = (root) => root.querySelectorAll?.("input[type=password][data-show]").forEach((input) => {
    if (!input.nextElementSibling?.matches(".show-password")) addShowButton(input);
  });
  document.addEventListener("htmx:after:process", (event) => { prepare(event.target); reveal(event.target); });
  prepare(document);
  reveal(document);

  // One request at a time is told of: what the member sent or asked for, never what the page asks for on its own.
  const told = ({ sourceEvent }) => ["submit", "click", "change"].includes(sourceEvent?.type);
  let waiting;
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    ctx.target?.setAttribute?.("aria-busy", "true");
    if (!told(ctx)) return;
    document.querySelectorAll(".failure").forEach((element) => element.remove());
    say("alert");
    clearTimeout(waiting);
    if (ctx.request.method !== "GET") waiting = setTimeout(() => say("status", $("status")?.dataset.waiting), 1000);
  });
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    ctx.target?.removeAttribute?.("aria-busy");
    if (!told(ctx)) return;
    clearTimeout(waiting);
    if ($("status")?.textContent === $("status")?.dataset.waiting) say("status");
  });

  // Nothing was saved: say so beside the form, which still holds what was typed, and to a screen reader.
  const fail = (ctx, text) => {
    if (!ctx || !told(ctx) || !text) return;
    const notice = document.createElement("p");
    notice.className = "ds-alert failure";
    notice.dataset.color = "danger";
    notice.textContent = text;
    const source = ctx.sourceElement;
    const form = source.form || source.closest("form");
    form ? form.append(notice) : source.after(notice);
    say("alert", text);
  };
  const problem = (html) => new DOMParser().parseFromString(html, "text/html").querySelector("[data-problem]")?.textContent.trim();
  document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
    const { status } = ctx.response;
    if (ctx.hx?.redirect || status === 409 || status === 422) return;
    fail(ctx, (status < 500 && problem(ctx.text)) || $("alert")?.dataset.failed);
  });
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => fail(ctx, $("alert")?.dataset.failed));

  // Two minutes before the session ends. Every answer says how long is left; tabs tell each other.
  const warning = $("session-warning");
  if (warning?.showModal) {
    const [WARN, LATE] = [120, 2];
    const marks = [[120, "minutes"], [60, "minute"], [20, "seconds"]];
    const tabs = "BroadcastChannel" in window ? new BroadcastChannel("session") : null;
    let end, spoken;
    const restart = (seconds) => {
      end = Date.now() + seconds * 1000;
      if (seconds <= WARN) return;
      spoken = Infinity;
      if (warning.open) { warning.close(); say("alert"); say("status", warning.dataset.extended); }
    };
    const look = () => {
      const left = Math.round((end - Date.now()) / 1000);
      if (left <= -LATE) { clearInterval(beat); return location.assign(location.pathname + location.search); }
      if (left > WARN) return;
      if (!warning.open) { warning.showModal(); $("session-warning-heading").focus(); }
      $("session-count").textContent = `${Math.max(0, Math.floor(left / 60))}:${String(Math.max(0, left) % 60).padStart(2, "0")}`;
      const mark = marks.findLast(([at]) => left <= at);
      if (mark[0] >= spoken) return;
      spoken = mark[0];
      say("alert", warning.dataset.speak.replace("{time}", warning.dataset[mark[1]]));
    };
    restart(Number(warning.dataset.left));
    tabs?.postMessage(Number(warning.dataset.left));
    tabs?.addEventListener("message", ({ data }) => restart(data));
    warning.addEventListener("cancel", (event) => { event.preventDefault(); $("session-extend").requestSubmit(); });
    document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
      const left = ctx.response?.headers?.get("Session-Left");
      if (left) { restart(Number(left)); tabs?.postMessage(Number(left)); }
    });
    const beat = setInterval(look, 1000);
  }
})();
