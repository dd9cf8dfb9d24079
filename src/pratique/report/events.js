// Zoom for the picture of events. It only moves what stands in the page, and asks nobody.
"use strict";
(function () {
  const svg = document.getElementById("events-picture");
  const told = document.getElementById("events-told");
  const bar = document.querySelector(".zoom");
  const since = Number(svg.dataset.since);
  const all = Number(svg.dataset.seconds);
  const left = Number(svg.dataset.left);
  const right = Number(svg.dataset.right);
  const axis = svg.querySelector(".axis");
  const head = Number(axis.dataset.head);
  const foot = Number(axis.dataset.foot);
  const moved = Array.from(svg.querySelectorAll("[data-t]"));
  const steps = [1, 5, 10, 30, 60, 300, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800,
    604800, 2592000, 31536000];
  let from = 0;
  let to = all;
  let active = false;
  let waits = false;
  function at(second) {
    return left + (right - left) * (second - from) / (to - from);
  }
  function put(name, values, text) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key in values) { made.setAttribute(key, values[key]); }
    if (text) { made.textContent = text; }
    axis.appendChild(made);
  }
  function ruled() {
    while (axis.firstChild) { axis.removeChild(axis.firstChild); }
    const step = steps.find(function (one) { return (to - from) / one <= 9; }) || steps[steps.length - 1];
    let day = "";
    for (let second = Math.ceil((since + from) / step) * step - since; second <= to; second += step) {
      const told = new Date((since + second) * 1000).toISOString();
      const x = at(second);
      put("line", { x1: x, x2: x, y1: head - 6, y2: foot });
      const clock = told.slice(11, step < 60 ? 19 : 16);
      put("text", { x: x, y: head - 24 }, step < 86400 ? clock : told.slice(0, 10));
      if (step < 86400 && told.slice(0, 10) !== day) {
        day = told.slice(0, 10);
        put("text", { x: x, y: head - 10 }, day);
      }
    }
  }
  function draw() {
    for (const one of moved) {
      const start = Number(one.dataset.t);
      const end = Number(one.dataset.e || start);
      const away = end < from || start > to;
      one.style.display = away ? "none" : "";
      if (one.parentNode.tagName === "a") { one.parentNode.style.display = away ? "none" : ""; }
      const x = Math.max(at(start), left - 9);
      if (one.tagName === "circle") { one.setAttribute("cx", x); continue; }
      one.setAttribute("x", x);
      one.setAttribute("width", Math.max(Math.min(at(end), right + 9) - x, one.dataset.e === one.dataset.t ? 3 : 2));
    }
    ruled();
  }
  function show(start, end) {
    const span = Math.min(Math.max(end - start, 20), all);
    from = Math.min(Math.max(start + (end - start - span) / 2, 0), all - span);
    to = from + span;
    // A wheel turns faster than thousands of marks are drawn: once a frame is enough.
    if (!waits) { waits = true; requestAnimationFrame(function () { waits = false; draw(); }); }
  }
  function zoom(factor, middle) {
    const span = (to - from) * factor;
    show(middle - (middle - from) * factor, middle - (middle - from) * factor + span);
  }
  function second(event) {
    const box = svg.getBoundingClientRect();
    const x = (event.clientX - box.left) * svg.viewBox.baseVal.width / box.width;
    return from + (to - from) * (x - left) / (right - left);
  }
  function act(what) {
    const quarter = (to - from) / 4;
    if (what === "in") { zoom(0.5, (from + to) / 2); }
    if (what === "out") { zoom(2, (from + to) / 2); }
    if (what === "left") { show(from - quarter, to - quarter); }
    if (what === "right") { show(from + quarter, to + quarter); }
    if (what === "all") { show(0, all); }
  }
  function say(event) {
    const point = event.target.closest ? event.target.closest(".point") : null;
    if (point) { told.textContent = point.getAttribute("aria-label"); }
  }
  const keys = { "+": "in", "=": "in", "-": "out", ArrowLeft: "left", ArrowRight: "right", 0: "all" };
  svg.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) { return; }
    act(keys[event.key]);
    event.preventDefault();
  });
  svg.addEventListener("wheel", function (event) {
    if (!active) { return; }
    zoom(event.deltaY < 0 ? 0.8 : 1.25, second(event));
    event.preventDefault();
  }, { passive: false });
  svg.addEventListener("click", function () { active = true; });
  svg.addEventListener("pointerleave", function () { active = false; });
  svg.addEventListener("pointerover", say);
  svg.addEventListener("focusin", say);
  bar.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (button) { act(button.dataset.do); }
  });
  window.addEventListener("beforeprint", function () { show(0, all); draw(); });
  svg.setAttribute("tabindex", "0");
  bar.hidden = false;
  draw();
})();
